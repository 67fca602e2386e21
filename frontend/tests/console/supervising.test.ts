// @vitest-environment happy-dom
/** What a supervisor's console does with a colleague's conversation. */

import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { computed } from 'vue'
import { CONTEXT } from '../../console/edge/context'
import { FIRST, reduce } from '../../console/desk/console'
import type { Conversation, Fact } from '../../console/desk/rows'
import SteerBar from '../../console/talk/SteerBar.vue'
import { ME, START } from './center'

const VISIT: Conversation = {
  id: 'c_9',
  customer: { id: 'customer:1', name: 'Eve' },
  channel: 'chat',
  queue: 'support',
  state: 'active',
  agent: { id: 'agent:8', name: 'Ann' },
  subject: '',
  locale: 'en',
  last_seq: 0,
  created_at: START,
  updated_at: START,
  closed_at: null,
  outcome: null,
  tags: [],
}

function steering() {
  const deeds = {
    watch: vi.fn(),
    unwatch: vi.fn(),
    whisper: vi.fn(),
    takeOver: vi.fn(),
    requeue: vi.fn(),
    assign: vi.fn(),
    forcePresence: vi.fn(),
    agents: () => Promise.resolve({ items: [{ id: 'agent:3', name: 'Ben' }] }),
  }
  const context = { deeds, t: (key: string) => key, state: computed(() => FIRST) }
  const bar = mount(SteerBar, {
    props: { visit: VISIT },
    global: { provide: { [CONTEXT as symbol]: context } },
  })
  return { bar, deeds }
}

it('watches for as long as the conversation is open', () => {
  const { bar, deeds } = steering()

  expect(deeds.watch).toHaveBeenCalledWith('c_9')
  bar.unmount()
  expect(deeds.unwatch).toHaveBeenCalledWith('c_9')
})

it('gives each lever its order', async () => {
  const { bar, deeds } = steering()
  await flushPromises()

  const [takeOver, requeue] = bar.findAll('button')
  await takeOver!.trigger('click')
  await requeue!.trigger('click')
  const [assign, presence] = bar.findAll('select')
  await assign!.setValue('agent:3')
  await presence!.setValue('offline')
  await bar.find('input').setValue('  Offer a voucher ')
  await bar.find('form').trigger('submit')

  expect(deeds.takeOver).toHaveBeenCalledWith('c_9')
  expect(deeds.requeue).toHaveBeenCalledWith('c_9')
  expect(deeds.assign).toHaveBeenCalledWith('c_9', 'agent:3')
  expect(deeds.forcePresence).toHaveBeenCalledWith('agent:8', 'offline')
  expect(deeds.whisper).toHaveBeenCalledWith('c_9', 'Offer a voucher')
})

it('shows a watched conversation change hands', () => {
  const snapshot = {
    me: ME,
    presence: 'offline' as const,
    next_presence: null,
    code: null,
    offers: [],
    conversations: [],
    queues: [],
    cur: 5,
  }
  const base = reduce(FIRST, { h: 'snapshot', snapshot: snapshot as never, at: START })
  const watching = reduce(base, { h: 'conversation', conversation: VISIT })
  const fact: Fact = {
    cur: 9,
    k: 'state',
    conv: 'c_9',
    by: 'agent:3',
    at: START,
    d: { state: 'queued', queue: 'support' },
  }

  const after = reduce(watching, { h: 'fact', fact })

  expect(after.visits['c_9']).toMatchObject({ state: 'queued', agent: null })
  expect(after.desk?.work).toEqual([])
})
