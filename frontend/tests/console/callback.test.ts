// @vitest-environment happy-dom
/** A call on the desk: whom to call, how it went, and nothing to close until that is told. */
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import CallBar from '../../console/callback/CallBar.vue'
import CallFacts from '../../console/callback/CallFacts.vue'
import { abilitiesOf } from '../../console/desk/abilities'
import type { Call } from '../../console/desk/rows'
import { isTold } from '../../console/desk/telling'
import { run } from '../../console/keys/running'
import WorkList from '../../console/list/WorkList.vue'
import OfferTray from '../../console/offers/OfferTray.vue'
import { sayMark } from '../../console/words/marks'
import { speaker } from '../../console/words/words'
import { offerOf, START, workRow } from './center'
import { stage } from './stage'

const CALL: Call = {
  phone: '+49170',
  name: 'Lea',
  topic: 'A lamp',
  due_at: null,
  attempts: 0,
  state: 'waiting',
}
const OUTCOMES = ['reached', 'no_answer', 'busy', 'wrong_number', 'cancelled']

let d: ReturnType<typeof stage>
beforeEach(() => {
  d = stage()
  d.center.work.set('c_1', workRow('c_1', { channel: 'callback', callback: CALL }))
})
afterEach(() => document.body.replaceChildren())

function bar(call: Partial<Call> = {}) {
  const work = workRow('c_1', { channel: 'callback' })
  return d.draw(CallBar, { work, call: { ...CALL, ...call }, mayTell: true })
}

describe('whom to call', () => {
  test('stands there with a number to press, the name, the matter and how often it was tried', () => {
    const facts = d.draw(CallFacts, { call: { ...CALL, attempts: 2, due_at: START + 600_000 } })

    expect(facts.get('a').attributes('href')).toBe('tel:+49170')
    expect(facts.get('a').attributes('aria-label')).toBe('Call +49170')
    for (const fact of ['Lea', 'A lamp', '2 tries so far', 'due ']) {
      expect(facts.text()).toContain(fact)
    }
  })

  test('is in the offer and in the list', () => {
    const work = workRow('c_9', { channel: 'callback', callback: CALL })
    d.center.offers.push(offerOf('c_9.1', START + 30_000, work))
    d.snapshot()

    const offers = d.draw(OfferTray)
    const list = d.draw(WorkList)

    expect(offers.get('.offer a').attributes('href')).toBe('tel:+49170')
    expect(offers.text()).toContain('New callback')
    expect(list.get('[data-conv=c_1]').text()).toContain('+49170')
  })

  test.each(['zh-CN', 'en'] as const)('is told in %s', async (language) => {
    d.settings.language = language
    const drawn = bar({ attempts: 1 })
    await nextTick()

    const words = drawn.findAll('button').map((one) => one.text())
    expect(words).toHaveLength(5)
    for (const word of words) expect(word).not.toMatch(/[a-z]_[a-z]/)
    expect(/\p{Script=Han}/u.test(drawn.text().replace('Lea', ''))).toBe(language === 'zh-CN')
  })
})

describe('how it went', () => {
  test.each(OUTCOMES.map((outcome, i) => [outcome, String(i + 1)]))(
    '%s is told by its button, and by the key %s',
    async (outcome, key) => {
      await bar().get(`[data-outcome=${outcome}]`).trigger('click')
      await bar().get('[role=group]').trigger('keydown', { key })

      expect(d.done).toEqual([
        ['callOutcome', 'c_1', outcome, ''],
        ['callOutcome', 'c_1', outcome, ''],
      ])
    },
  )

  test('takes a note along, and digits in the note are a part of it', async () => {
    const drawn = bar()
    const note = drawn.get('input')
    await note.setValue(' At 1 pm ')
    await note.trigger('keydown', { key: '1' })
    expect(d.done).toEqual([])

    await drawn.get('[data-outcome=busy]').trigger('click')

    expect(d.done).toEqual([['callOutcome', 'c_1', 'busy', 'At 1 pm']])
  })

  test('is told once, however often one presses', async () => {
    const reached = bar().get('[data-outcome=reached]')

    await reached.trigger('click')
    await reached.trigger('click')

    expect(d.done).toHaveLength(1)
  })

  test('takes the place of closing', () => {
    d.snapshot()
    d.happen({ h: 'opened', conv: 'c_1' })
    const deeds: string[] = []
    const told = (name: string) => () => void deeds.push(name)
    const screen = { write: told('write'), finish: told('finish') } as never

    run('close', { state: () => d.state.value, now: () => START, deeds: {} as never, screen })

    expect(deeds).toEqual(['finish'])
    expect([...abilitiesOf(d.state.value)]).toContain('call')
    expect([...abilitiesOf(d.state.value)]).not.toContain('close')
  })

  test('told, the conversation is ended like any other', () => {
    d.snapshot()
    d.happen(
      { h: 'opened', conv: 'c_1' },
      {
        h: 'fact',
        fact: {
          cur: 5000,
          k: 'call_tried',
          conv: 'c_1',
          by: 'agent:7',
          at: START,
          d: { outcome: 'reached', attempts: 1, state: 'done', retry_at: null },
        },
      },
    )

    expect(d.state.value.desk?.work[0]?.callback).toEqual({ ...CALL, attempts: 1, state: 'done' })
    expect([...abilitiesOf(d.state.value)]).toContain('close')
  })

  test('is a line of the history', () => {
    const tried = { kind: 'call_tried', by: 'agent:7', d: { outcome: 'no_answer' } }

    const said = sayMark(speaker(() => 'en'), tried, { queue: String, until: String, me: '' })

    expect([said, isTold(tried)]).toEqual(['Called: No answer', true])
  })
})
