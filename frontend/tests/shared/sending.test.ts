/** What a client says: R1, R2, R3, R5 and R7 of the protocol. */

import { expect, test } from 'vitest'
import { happened, ok, orderOf, said, Talk, welcome } from './talk'

test('after a welcome everything unanswered is sent again, oldest first, before anything new', () => {
  const talk = new Talk([orderOf('a'), orderOf('b')])
  talk.live()
  expect(talk.ordered()).toEqual(['a', 'b'])
  talk.hear(ok('a'))
  talk.closed(1006)
  talk.order('c')

  talk.resumed()

  expect(talk.ordered()).toEqual(['b', 'c'])
})

test('a reset in mid-connection sends everything unanswered again', () => {
  const talk = new Talk()
  talk.live()
  talk.order('a')
  talk.order('b')

  talk.hear({ t: 'reset', era: 'k2', cur: 300, snapshot: { conversations: [] } })

  expect(talk.ordered()).toEqual(['a', 'b'])
  expect(talk.state).toMatchObject({ era: 'k2', cur: 300 })
})

test('no more orders are under way than the server allows, and an answer makes room', () => {
  const talk = new Talk(['a', 'b', 'c', 'd', 'e'].map((id) => orderOf(id)))

  talk.live()
  expect(talk.ordered()).toEqual(['a', 'b', 'c'])
  talk.order('f')
  expect(talk.ordered()).toEqual([])
  talk.hear(ok('b'), { t: 'err', id: 'a', code: 'empty', msg: '' })

  expect(talk.ordered()).toEqual(['d', 'e'])
})

test('an answer settles its order once, whether it is the first or a repeat', () => {
  const talk = new Talk()
  talk.live()
  talk.order('a')

  const first = talk.hear(ok('a', { conv: 'c_1', seq: 5, cur: 120, dup: true }))
  const second = talk.hear(ok('a', { conv: 'c_1', seq: 5, cur: 120, dup: true }))

  expect(first).toContainEqual({ fx: 'forget', id: 'a' })
  expect(first.filter(({ fx }) => fx === 'accepted')).toHaveLength(1)
  expect(second).toEqual([])
  expect(talk.state.status.unsent).toBe(0)
})

test('an answer moves no position', () => {
  const talk = new Talk()
  talk.live(100)
  talk.order('a')

  talk.hear(ok('a', { cur: 140 }))

  expect(talk.state.cur).toBe(100)
})

test('a refused order is dropped for good and the others go on', () => {
  const talk = new Talk()
  talk.live()
  talk.order('a')
  talk.order('b')
  const err = { t: 'err', id: 'a', code: 'closed', msg: 'Closed.' } as const

  talk.hear(err)
  expect(talk.effects).toContainEqual({ fx: 'refused', order: orderOf('a'), err })
  talk.closed(1006)
  talk.resumed()

  expect(talk.ordered()).toEqual(['b'])
})

test('an order that fits in no frame is refused here, because sending it would end the connection', () => {
  const talk = new Talk()
  talk.live()

  talk.order('a', '字'.repeat(30_000))

  expect(talk.sent()).toEqual([])
  expect(talk.effects).toContainEqual(
    expect.objectContaining({ fx: 'refused', err: expect.objectContaining({ code: 'too_long' }) }),
  )
  expect(talk.state.outbox).toEqual([])
})

test('orders another tab left are older, take their place by time, and come once', () => {
  const talk = new Talk()
  talk.live()
  talk.closed(1006)
  talk.order('c')
  const left = [
    { ...orderOf('a'), at: 1 },
    { ...orderOf('b'), at: 2 },
  ]

  talk.input({ in: 'adopted', orders: left })
  talk.input({ in: 'adopted', orders: left })
  talk.resumed()

  expect(talk.ordered()).toEqual(['a', 'b', 'c'])
})

test('read positions rise, come together, and are told again after a welcome', () => {
  const talk = new Talk()
  talk.live(100, [{ id: 'c_1', last_seq: 9 }])

  talk.input({ in: 'read', conv: 'c_1', seq: 7 })
  expect(talk.timer('read')).toBeGreaterThan(0)
  talk.input({ in: 'read', conv: 'c_1', seq: 9 })
  talk.input({ in: 'read', conv: 'c_1', seq: 8 })
  expect(talk.effects).toEqual([])
  talk.input({ in: 'timer', name: 'read' })
  expect(talk.sent()).toEqual([{ t: 'read', conv: 'c_1', seq: 9 }])
  talk.closed(1006)
  talk.resumed()

  expect(talk.sent()).toContainEqual({ t: 'read', conv: 'c_1', seq: 9 })
})

test('a page that is left tells at once what was read on it', () => {
  const talk = new Talk()
  talk.live(100, [{ id: 'c_1', last_seq: 9 }])
  talk.input({ in: 'read', conv: 'c_1', seq: 7 })

  talk.input({ in: 'hidden' })

  expect(talk.sent()).toEqual([{ t: 'read', conv: 'c_1', seq: 7 }])
  talk.input({ in: 'timer', name: 'read' })
  expect(talk.sent()).toEqual([])
})

test('what is no longer mine is not reported as read', () => {
  const talk = new Talk()
  talk.live(100, [{ id: 'c_1', last_seq: 9 }])
  talk.input({ in: 'read', conv: 'c_1', seq: 9 })
  talk.hear(happened('unassigned', 'c_1', 130, { why: 'closed' }))

  talk.closed(1006)
  talk.resumed()

  expect(talk.sent()).toEqual([])
})

test('signals are sent when live and forgotten otherwise', () => {
  const talk = new Talk()
  const signal = { t: 'sig', k: 'typing', conv: 'c_1', d: {}, ttl: 6 } as const
  talk.live()

  talk.input({ in: 'signal', signal })
  expect(talk.sent()).toEqual([signal])
  talk.closed(1006)
  talk.input({ in: 'signal', signal })
  expect(talk.effects).toEqual([])
  talk.resumed()

  expect(talk.sent()).toEqual([])
})

test('the answer may come before or after the fact', () => {
  const talk = new Talk()
  talk.live()
  talk.order('a')

  talk.hear({ ...said('c_1', 5, 120), id: 'a' })
  expect(talk.events()).toEqual([5])
  talk.hear(ok('a', { conv: 'c_1', seq: 5, cur: 120 }))

  expect(talk.has('accepted')).toBe(true)
  talk.hear(welcome({ mode: 'resume' }))
  expect(talk.ordered()).toEqual([])
})
