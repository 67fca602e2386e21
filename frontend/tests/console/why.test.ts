// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import WhySection from '../../console/card/WhySection.vue'
import type { Why } from '../../console/desk/reasons'
import { START } from './center'
import { stage } from './stage'

const ANSWER: Why = {
  conv: 'c_1',
  state: 'queued',
  decisions: [
    { cur: 3, at: START, by: 'visitor:v', kind: 'queued', why: 'asked', queue: 'support' },
    {
      cur: 4,
      at: START,
      by: 'routing',
      kind: 'offer',
      agent: 'agent:ann',
      outcome: 'missed',
      rested_on: { considered: 1, excluded: { full: 2 } },
    },
  ],
  waiting: {
    standing: { position: 1, ahead: {}, expected_seconds: null },
    holds: [],
    kept: [
      {
        code: 'full',
        agents: 1,
        named: ['agent:ann'],
        until: null,
        is_guess: false,
        presence: null,
        away_code: null,
        skill: null,
        level: null,
      },
    ],
    able: 0,
    steps: 0,
    coming: null,
    is_open: true,
    opens_at: null,
    limit: null,
  },
  elsewhere: false,
  names: { 'agent:ann': 'Ann' },
  at: START,
}

afterEach(() => vi.useRealTimers())

function shown(answer: Why) {
  const s = stage({ why: answer })
  s.snapshot()
  return { ...s, drawn: s.draw(WhySection, { conv: 'c_1', mark: 'queued 1' }) }
}

test('asks only when somebody opens it, and tells both stories', async () => {
  const { drawn, done } = shown(ANSWER)
  const button = drawn.get('button')
  expect(button.attributes('aria-expanded')).toBe('false')
  expect(done).toEqual([])

  await button.trigger('click')
  await flushPromises()

  expect(done).toEqual([['why', 'c_1']])
  expect(button.attributes('aria-expanded')).toBe('true')
  expect(drawn.get('.answer').attributes('id')).toBe(button.attributes('aria-controls'))
  expect(drawn.findAll('.reasons li').map((li) => li.text())).toEqual([
    'It is first in line',
    'Ann is full',
  ])
  expect(drawn.findAll('.deed').map((one) => one.text())[1]).toContain('Offered to Ann – missed')
  expect(drawn.get('small').text()).toBe('nobody else was free · Not: 2 full')
})

test('asks again when something happens, and while it waits', async () => {
  vi.useFakeTimers()
  const { drawn, done } = shown(ANSWER)
  await drawn.get('button').trigger('click')
  await flushPromises()

  await drawn.setProps({ mark: 'offered 2' })
  await flushPromises()
  expect(done).toHaveLength(2)

  vi.advanceTimersByTime(10_000)
  expect(done).toHaveLength(3)
  drawn.unmount()
  vi.advanceTimersByTime(60_000)
  expect(done).toHaveLength(3)
})

test('says that another node knows why it waits', async () => {
  const { drawn } = shown({ ...ANSWER, waiting: null, elsewhere: true })

  await drawn.get('button').trigger('click')
  await flushPromises()

  expect(drawn.find('.reasons').exists()).toBe(false)
  expect(drawn.text()).toContain('known on the node that routes')
})
