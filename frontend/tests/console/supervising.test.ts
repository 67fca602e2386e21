// @vitest-environment happy-dom
/** What a supervisor's console does with a colleague's conversation. */

import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { computed } from 'vue'
import { CONTEXT } from '../../console/edge/context'
import { FIRST, reduce } from '../../console/desk/console'
import type { Conversation, Fact } from '../../console/desk/rows'
import TeamDialog from '../../console/dialogs/TeamDialog.vue'
import SteerBar from '../../console/talk/SteerBar.vue'
import { Center, ME, START } from './center'

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
    agents: () =>
      Promise.resolve({
        items: [
          { id: 'agent:4', name: 'Cas', presence: 'available', connected: false },
          { id: 'agent:3', name: 'Ben', presence: 'away', connected: true },
          { id: 'agent:8', name: 'Ann', presence: 'available', connected: true },
        ],
      }),
    closeDialog: vi.fn(),
  }
  const context = { deeds, t: (key: string) => key, state: computed(() => FIRST) }
  const global = { provide: { [CONTEXT as symbol]: context } }
  const bar = mount(SteerBar, { props: { visit: VISIT }, global })
  const button = (words: string) => bar.findAll('button').find((one) => one.text() === words)!
  return { bar, button, deeds, global }
}

it('watches for as long as the conversation is open', () => {
  const { bar, deeds } = steering()

  expect(deeds.watch).toHaveBeenCalledWith('c_9')
  bar.unmount()
  expect(deeds.unwatch).toHaveBeenCalledWith('c_9')
})

it('gives each lever its order', async () => {
  const { bar, button, deeds } = steering()
  await flushPromises()

  await button('steer.take_over').trigger('click')
  await button('steer.requeue').trigger('click')
  await bar.find('input').setValue('  Offer a voucher ')
  await bar.find('form').trigger('submit')
  await button('steer.assign').trigger('click')
  const choices = bar.findAll<HTMLButtonElement>('[role^=menuitem]')
  await choices[0]!.trigger('click')
  await button('steer.presence').trigger('click')
  await bar.findAll('[role^=menuitem]')[2]!.trigger('click')

  expect(deeds.takeOver).toHaveBeenCalledWith('c_9')
  expect(deeds.requeue).toHaveBeenCalledWith('c_9')
  expect(deeds.whisper).toHaveBeenCalledWith('c_9', 'Offer a voucher')
  // Whoever is there comes first, whoever is not cannot be chosen, whoever has it is not shown.
  expect(choices.map((one) => [one.text(), one.element.disabled])).toEqual([
    ['Benpresence.away', false],
    ['Caspresence.offline', true],
  ])
  expect(deeds.assign).toHaveBeenCalledWith('c_9', 'agent:3')
  expect(deeds.forcePresence).toHaveBeenCalledWith('agent:8', 'offline')
})

it('sets the presence of anybody in the team', async () => {
  HTMLDialogElement.prototype.showModal ??= () => undefined
  const { deeds, global } = steering()
  const dialog = mount(TeamDialog, { global })
  await flushPromises()

  const ben = dialog.findAll('li').find((one) => one.text().startsWith('Ben'))!
  const pressed = () => ben.findAll('[aria-pressed=true]').map((one) => one.text())
  expect(pressed()).toEqual(['presence.away'])
  await ben.findAll('button')[0]!.trigger('click')

  expect(deeds.forcePresence).toHaveBeenCalledWith('agent:3', 'available')
  expect(pressed()).toEqual(['presence.available'])
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

it('tells an agent what a supervisor did at their desk, and nothing of what they did themselves', () => {
  const center = new Center()
  const base = reduce(FIRST, { h: 'snapshot', snapshot: center.snapshot(), at: START })
  const told = (...facts: Fact[]) =>
    facts
      .reduce((c, fact) => reduce(c, { h: 'fact', fact }), base)
      .notices.map(({ word, conv }) => [word, conv])
  const forced = { ...center.setPresence('away'), by: 'agent:boss' }
  const taken = { ...center.assign('c_1'), by: ME }
  const given = { ...center.assign('c_2'), by: 'agent:boss' }

  expect(told(forced, taken)).toEqual([])
  expect(told({ ...forced, d: { ...forced.d, code: 'system:forced' } }, taken, given)).toEqual([
    ['forced.away', null],
    ['came.assigned', 'c_2'],
  ])
})
