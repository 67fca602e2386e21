/** What the console fetches, what it reports as read, and what signals tell it. */
import { describe, expect, test } from 'vitest'
import type { Console } from '../../console/desk/console'
import { keyOf, needsOf, readingOf } from '../../console/desk/fetched'
import type { Happening } from '../../console/desk/happenings'
import { unreadTotal } from '../../console/edge/alerts'
import { Center, LIVE, ME, START, after, desk, opened, page, told, visitOf } from './center'

describe('what is fetched', () => {
  const keys = (c: Console) => needsOf(c).map(keyOf)

  test('the newest page of all live work, and everything about the open one', () => {
    const { center, c } = desk()
    expect(keys(c)).toEqual(['newest c_1', 'newest c_2'])

    const reading = after(c, { h: 'opened', conv: 'c_1' }, page(center, 'c_1'), page(center, 'c_2'))

    expect(keys(reading)).toEqual([
      'facts c_1 ',
      'customer customer:c_1',
      'timeline customer:c_1 0',
    ])
  })

  test('nothing is asked twice, and nothing while there is no connection', () => {
    const { c } = desk()
    const asked = after(c, { h: 'asked', needs: keys(c) })
    expect(needsOf(asked)).toEqual([])

    const lost = after(asked, { h: 'status', status: { ...LIVE, link: 'reconnecting' }, at: 0 })
    expect(needsOf(lost)).toEqual([])
    expect(keys(after(lost, { h: 'status', status: LIVE, at: 0 }))).toEqual([
      'newest c_1',
      'newest c_2',
    ])
  })

  test('a hole in the messages is asked for once, and not again if it stays', () => {
    const { center, c } = desk()
    const reading = after(c, page(center, 'c_1'), page(center, 'c_2'))
    center.say('c_1', 'visitor:1', 'missed')
    const gap = told(reading, center.say('c_1', 'visitor:1', 'heard'))

    expect(keys(gap)).toEqual(['after c_1 1'])
    expect(needsOf(after(gap, { h: 'asked', needs: keys(gap) }))).toEqual([])
    expect(needsOf(after(gap, page(center, 'c_1')))).toEqual([])
  })

  test('what happened while others had it is fetched when work comes back', () => {
    const center = new Center()
    const first = center.assign('c_1')
    const c = after(opened(center), page(center, 'c_1'), { h: 'opened', conv: 'c_1' })
    const history = { items: [], next: null, cur: center.cur }
    const full = after(
      c,
      { h: 'facts', conv: 'c_1', page: { items: [...center.facts], next: null, cur: center.cur } },
      { h: 'timeline', customer: 'customer:c_1', page: history },
    )
    const gone = told(full, center.unassign('c_1', 'requeued'))
    center.note('c_1', 'by a colleague')

    const back = told(gone, center.assign('c_1'))

    expect(needsOf(back)).toContainEqual({ need: 'facts', conv: 'c_1', after: String(first.cur) })
    expect(needsOf(back).map((n) => n.need)).toContain('timeline')
  })

  test('a stranger’s conversation is fetched with its card and history', () => {
    const { center, c } = desk()
    const visiting = after(c, page(center, 'c_1'), page(center, 'c_2'), {
      h: 'opened',
      conv: 'c_8',
    })
    expect(keys(visiting)).toEqual(['conversation c_8', 'facts c_8 '])

    const known = after(visiting, {
      h: 'conversation',
      conversation: visitOf('c_8', { last_seq: 4 }),
    })

    expect(keys(known)).toContain('newest c_8')
    expect(keys(known)).toContain('timeline customer:c_8 0')
  })

  test('a fresh snapshot keeps what is shown and fetches it again', () => {
    const { center, c } = desk()
    const reading = after(c, page(center, 'c_1'), page(center, 'c_2'), { h: 'opened', conv: 'c_1' })

    const reset = after(reading, { h: 'snapshot', snapshot: center.snapshot(), at: START })

    expect(reset.transcripts['c_1']?.messages).toHaveLength(1)
    expect(keys(reset)).toEqual(expect.arrayContaining(['newest c_1', 'newest c_2', 'facts c_1 ']))
    expect(reset.view.open).toBe('c_1')
  })
})

describe('reading', () => {
  test('is reported for the open conversation, in front, at its end', () => {
    const { center, c } = desk()
    const open = after(c, { h: 'opened', conv: 'c_1' }, page(center, 'c_1'))
    expect(readingOf(open)).toEqual({ conv: 'c_1', seq: 1 })
    expect(unreadTotal(open)).toBe(1)

    const away: Happening = { h: 'view', change: { view: 'visible', visible: false } }
    const above: Happening = { h: 'view', change: { view: 'at_end', atEnd: false } }
    expect(readingOf(after(open, away))).toBe(null)
    expect(readingOf(after(open, above))).toBe(null)

    const read = after(open, { h: 'read', conv: 'c_1', seq: 1 })
    expect(readingOf(read)).toBe(null)
    expect(unreadTotal(read)).toBe(0)
  })

  test('remembers where the unread part began when the conversation was opened', () => {
    const center = new Center()
    center.assign('c_1')
    for (let i = 0; i < 4; i += 1) center.say('c_1', 'visitor:1', 'x')
    const c = after(
      opened(center),
      { h: 'read', conv: 'c_1', seq: 2 },
      { h: 'opened', conv: 'c_1' },
    )
    expect(c.view.newFrom).toBe(3)
    expect(
      after(c, { h: 'read', conv: 'c_1', seq: 4 }, { h: 'opened', conv: 'c_1' }).view.newFrom,
    ).toBe(3)
  })

  test('in another tab of mine counts here too', () => {
    const { c } = desk()
    const signal = { t: 'sig', k: 'read', conv: 'c_1', by: ME, d: { seq: 1 } } as const
    expect(unreadTotal(after(c, { h: 'signal', signal, at: 0 }))).toBe(0)
  })
})

describe('signals', () => {
  const signal = (k: string, by: string, d = {}) =>
    ({ h: 'signal', signal: { t: 'sig', k, conv: 'c_1', by, d, ttl: 6 }, at: 1000 }) as const

  test('typing lasts as long as it says and ends with the message', () => {
    const { center, c } = desk()
    const typing = after(c, signal('typing', 'visitor:1'))
    expect(typing.typing['c_1']).toEqual({ by: 'visitor:1', until: 7000 })
    expect(told(typing, center.say('c_1', 'visitor:1', 'there')).typing).toEqual({})
  })

  test('my own typing is not shown to me', () => {
    const { c } = desk()
    expect(after(c, signal('typing', ME)).typing).toEqual({})
  })

  test('what the visitor has read only grows', () => {
    const { c } = desk()
    const seen = after(
      c,
      signal('read', 'visitor:1', { seq: 3 }),
      signal('read', 'visitor:1', { seq: 2 }),
    )
    expect(seen.seen).toEqual({ c_1: 3 })
  })
})
