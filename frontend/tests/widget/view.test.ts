/** The only function that changes what a visitor sees. */

import { describe, expect, test } from 'vitest'
import type { Order } from '../../shared/session'
import type { Ev, Message, VisitorSnapshot } from '../../shared/wire'
import {
  type Change,
  change,
  emptyView,
  hasOlder,
  isAskingForPerson,
  mayAskForPerson,
  openChoices,
  unreadCount,
  type View,
  wordsOf,
} from '../../widget/view'

const ME = 'visitor:1'

function after(...changes: Change[]): View {
  return changes.reduce(change, emptyView)
}

function snapshot(changes: Partial<VisitorSnapshot> = {}): Change {
  return {
    on: 'snapshot',
    snapshot: {
      me: ME,
      site: 'demo',
      conversation: {
        id: 'c_1',
        state: 'bot',
        agent: null,
        last_seq: 0,
        queue: null,
        survey: null,
        rated: null,
        call: null,
      },
      messages: [],
      read: {},
      cur: 100,
      ...changes,
    },
  }
}

function message(seq: number, by = 'bot', changes: Partial<Message['d']> = {}, id = `m${seq}`): Message {
  return { seq, id, by, at: seq, d: { text: `text ${seq}`, ...changes } }
}

function event(k: string, d: Ev['d'], conv = 'c_1'): Change {
  return { on: 'event', event: { t: 'ev', k, conv, by: 'system', cur: 1, at: 1, d } }
}

function heard(seq: number, by = 'bot', changes: Partial<Message['d']> = {}, conv = 'c_1'): Change {
  const { d, ...rest } = message(seq, by, changes)
  return { on: 'event', event: { t: 'ev', k: 'message', conv, cur: seq, ...rest, d } }
}

function order(id: string, op = 'message.send', d: Order['d'] = { text: id }): Order {
  return { id, op, d, at: 1 }
}

const seqs = (view: View): number[] => view.lines.map(({ seq }) => seq)
const states = (view: View): string[] => view.outgoing.map((one) => `${one.order.id} ${one.state}`)

describe('messages', () => {
  test('stand by their number, whenever they come, and once', () => {
    const view = after(snapshot(), heard(3), heard(1), heard(2), heard(2))

    expect(seqs(view)).toEqual([1, 2, 3])
  })

  test('have the voice of who said them', () => {
    const view = after(
      snapshot(),
      ...[ME, 'visitor:2', 'bot', 'agent:7', 'system', 'routing'].map((by, index) =>
        heard(index + 1, by),
      ),
    )

    expect(view.lines.map(({ voice }) => voice)).toEqual([
      'me',
      'me',
      'bot',
      'agent',
      'system',
      'system',
    ])
  })

  test('are corrected and taken back', () => {
    const view = after(
      snapshot(),
      heard(1),
      heard(2, 'bot', { options: [{ id: 'a', label: 'A' }] }),
      event('edited', { seq: 1, text: 'better' }),
      event('deleted', { seq: 2 }),
    )

    expect(view.lines[0]).toMatchObject({ text: 'better', edited: true })
    expect(view.lines[1]).toMatchObject({ text: '', options: [], deleted: true })
  })

  test('from before are put before', () => {
    const view = after(
      snapshot({ messages: [message(5), message(6)] }),
      { on: 'older', conv: 'c_1', messages: [message(3), message(4), message(5)] },
    )

    expect(seqs(view)).toEqual([3, 4, 5, 6])
    expect(hasOlder(view)).toBe(true)
    expect(hasOlder(change(view, { on: 'older', conv: 'c_1', messages: [message(1)] }))).toBe(false)
  })

  test('from before of another conversation come too late', () => {
    const view = after(snapshot())

    expect(change(view, { on: 'older', conv: 'c_0', messages: [message(1)] })).toBe(view)
  })
})

describe('what I say', () => {
  test('stands at the end until it is in the conversation', () => {
    const said = after(snapshot(), { on: 'ordered', order: order('m1') })
    expect(states(said)).toEqual(['m1 pending'])

    const view = change(said, heard(1, ME))

    expect(states(view)).toEqual([])
    expect(seqs(view)).toEqual([1])
  })

  test('is sent when it has its answer, and still stands there until the fact has come', () => {
    const view = after(
      snapshot(),
      { on: 'ordered', order: order('m1') },
      { on: 'accepted', id: 'm1', conv: 'c_1', seq: 1 },
    )
    expect(states(view)).toEqual(['m1 sent'])

    expect(states(change(view, heard(1, ME)))).toEqual([])
  })

  test('is not shown again by an answer that comes after the fact', () => {
    const view = after(
      snapshot(),
      { on: 'ordered', order: order('m1') },
      heard(1, ME),
      { on: 'accepted', id: 'm1', conv: 'c_1', seq: 1 },
      { on: 'ordered', order: order('m1') },
    )

    expect(states(view)).toEqual([])
  })

  test('does not linger when a repeat is answered with a number long past', () => {
    const view = after(
      snapshot({ messages: [message(40)] }),
      { on: 'ordered', order: order('m3') },
      { on: 'accepted', id: 'm3', conv: 'c_1', seq: 3 },
    )

    expect(states(view)).toEqual([])
  })

  test('is known from a snapshot, and the rest stays pending', () => {
    const view = after(
      { on: 'ordered', order: order('m1') },
      { on: 'ordered', order: order('m2') },
      snapshot({ messages: [message(1, ME)] }),
    )

    expect(states(view)).toEqual(['m2 pending'])
  })

  test('failed stays to be seen with its reason, until it is taken back', () => {
    const view = after(
      snapshot(),
      { on: 'ordered', order: order('m1') },
      { on: 'refused', order: order('m1'), code: 'too_long' },
    )

    expect(view.outgoing).toEqual([{ order: order('m1'), state: 'failed', code: 'too_long' }])
    expect(states(change(view, { on: 'taken_back', id: 'm1' }))).toEqual([])
  })

  test('too old to be sent is shown as failed although nobody ordered it here', () => {
    const view = after({ on: 'refused', order: order('old'), code: 'too_old' })

    expect(states(view)).toEqual(['old failed'])
  })

  test('by picking has the words of the option', () => {
    const options = [{ id: 'a', label: 'Delivery' }]
    const pick = order('p', 'choice.pick', { seq: 1, option: 'a' })
    const view = after(snapshot(), heard(1, 'bot', { options }), { on: 'ordered', order: pick })

    expect(wordsOf(view, pick)).toBe('Delivery')
    expect(wordsOf(emptyView, pick)).toBe('…')
  })
})

describe('choices', () => {
  const offered = (): View =>
    after(snapshot(), heard(1, 'bot', { options: [{ id: 'a', label: 'A' }] }))

  test('are open while they are the last word and the bot listens', () => {
    expect(openChoices(offered())?.seq).toBe(1)
  })

  test.each<[string, Change]>([
    ['another message', heard(2)],
    ['a person', event('state', { state: 'queued' })],
    ['something on its way', { on: 'ordered', order: order('x') }],
  ])('are closed by %s', (_, next) => {
    expect(openChoices(change(offered(), next))).toBeNull()
  })

  test('are open again when what was on its way has failed', () => {
    const view = change(offered(), { on: 'refused', order: order('x'), code: 'empty' })

    expect(openChoices(view)?.seq).toBe(1)
  })
})

describe('a person', () => {
  test('is no choice among others: there is a button for that already', () => {
    const person = { id: '~person', label: 'Talk to a person' }
    const other = { id: 'a', label: 'Which size?' }

    const both = after(snapshot(), heard(1, 'bot', { options: [other, person] }))
    const alone = after(snapshot(), heard(1, 'bot', { options: [person] }))

    expect(openChoices(both)?.options).toEqual([other])
    expect(openChoices(alone)).toBeNull()
  })

  test('may be asked for from the beginning, once at a time', () => {
    expect(mayAskForPerson(emptyView)).toBe(true)

    const asking = after(snapshot(), { on: 'ordered', order: order('r', 'agent.request', {}) })
    expect(isAskingForPerson(asking)).toBe(true)
    const waiting = change(asking, { on: 'accepted', id: 'r', conv: 'c_1', seq: undefined })

    expect(isAskingForPerson(waiting)).toBe(false)
    expect(mayAskForPerson(change(waiting, event('state', { state: 'queued' })))).toBe(false)
  })

  test('asked for twice leaves nothing on the screen', () => {
    const view = after(
      { on: 'ordered', order: order('r', 'agent.request', {}) },
      { on: 'refused', order: order('r', 'agent.request', {}), code: 'already_requested' },
    )

    expect(view.outgoing).toEqual([])
  })

  test('has a name while serving, and the place in line is gone', () => {
    const queue = { position: 2, wait_low_s: 60, wait_high_s: 120 }
    const waiting = after(snapshot(), event('state', { state: 'queued' }), {
      on: 'signal',
      signal: { t: 'sig', k: 'queue', conv: 'c_1', d: queue },
      at: 0,
    })
    expect(waiting.queue).toEqual(queue)

    const served = change(waiting, event('state', { state: 'active', agent: { name: 'Maya' } }))
    expect(served).toMatchObject({ agent: 'Maya', queue: null })
    expect(change(served, event('state', { state: 'queued' })).agent).toBeNull()
  })

  test('types for a while, and not after having said it', () => {
    const typing: Change = {
      on: 'signal',
      signal: { t: 'sig', k: 'typing', conv: 'c_1', by: 'agent:7', d: {}, ttl: 6 },
      at: 1_000,
    }
    const view = after(snapshot(), typing)

    expect(view.typing).toEqual({ until: 7_000 })
    expect(change(view, { on: 'quiet', at: 6_999 }).typing).not.toBeNull()
    expect(change(view, { on: 'quiet', at: 7_000 }).typing).toBeNull()
    expect(change(view, heard(1, 'agent:7')).typing).toBeNull()
    expect(change(view, heard(1, ME)).typing).not.toBeNull()
  })

  test('my own typing in another tab is not shown to me', () => {
    const signal = { t: 'sig', k: 'typing', conv: 'c_1', by: ME, d: {} } as const

    expect(after(snapshot(), { on: 'signal', signal, at: 0 }).typing).toBeNull()
  })

  test('is not needed to know that I have read something in another tab', () => {
    const signal = { t: 'sig', k: 'read', conv: 'c_1', by: ME, d: { seq: 2 } } as const
    const view = after(snapshot(), heard(1), heard(2), heard(3), { on: 'signal', signal, at: 0 })

    expect(unreadCount(view)).toBe(1)
    expect(view.readByThem).toBe(0)
  })

  test('reads, and only ever further', () => {
    const read = (seq: number): Change => ({
      on: 'signal',
      signal: { t: 'sig', k: 'read', conv: 'c_1', by: 'agent:7', d: { seq } },
      at: 0,
    })

    expect(after(snapshot({ read: { 'agent:7': 2 } }), read(5), read(3)).readByThem).toBe(5)
  })
})

describe('the end', () => {
  test('asks how it was, once', () => {
    const ended = after(
      snapshot(),
      event('state', { state: 'closed' }),
      event('survey', { max: 5 }),
    )
    expect(ended).toMatchObject({ survey: 5, rated: false })

    expect(change(ended, event('rated', { score: 4 }))).toMatchObject({ survey: null, rated: true })
  })

  test('is over when the conversation is taken up again', () => {
    const view = after(
      snapshot(),
      event('state', { state: 'closed' }),
      event('survey', { max: 5 }),
      event('state', { state: 'active', agent: { name: 'Maya' } }),
    )

    expect(view).toMatchObject({ state: 'active', survey: null })
  })

  test('gives the screen to the next conversation, which begins by a word or in the line', () => {
    const closed = after(snapshot(), heard(1), event('state', { state: 'closed' }))

    const said = change(closed, heard(1, ME, {}, 'c_2'))
    const asked = change(closed, event('state', { state: 'queued' }, 'c_2'))

    expect(said).toMatchObject({ conv: 'c_2', state: 'bot', survey: null })
    expect(seqs(said)).toEqual([1])
    expect(asked).toMatchObject({ conv: 'c_2', state: 'queued', lines: [] })
  })

  test('is not undone by news of a conversation long past', () => {
    const view = after(snapshot(), heard(1))

    expect(change(view, heard(7, 'agent:7', {}, 'c_0'))).toBe(view)
    expect(change(view, event('state', { state: 'closed' }, 'c_0'))).toBe(view)
  })

  test('of one conversation is not undone by late news of it', () => {
    const view = after(snapshot(), event('state', { state: 'closed' }), heard(1, ME, {}, 'c_2'))

    expect(change(view, event('survey', { max: 5 }))).toEqual(view)
  })
})

test('what others said since I last looked is unread', () => {
  const view = after(snapshot({ read: { [ME]: 2 } }), ...[1, 2, 3, 4].map((seq) => heard(seq)), heard(5, ME))

  expect(unreadCount(view)).toBe(2)
  expect(unreadCount(change(view, { on: 'read', seq: 4 }))).toBe(0)
})
