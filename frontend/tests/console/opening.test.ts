/** A conversation that is not on this desk is a photograph: opening it takes a new one. */

import { expect, test } from 'vitest'
import type { Console } from '../../console/desk/console'
import { FIRST, reduce } from '../../console/desk/console'
import { keyOf, needsOf } from '../../console/desk/fetched'
import type { Happening } from '../../console/desk/happenings'
import { Center, START, cardOf, visitOf } from './center'

const LIVE = { link: 'live', unsent: 0, retry_ms: null } as const
const NOTHING = { items: [], next: null, cur: 1 }

function after(c: Console, ...happenings: Happening[]): Console {
  return happenings.reduce(reduce, c)
}

/** Everything the screen needs is asked for and has come. */
function looked(center: Center): Console {
  const c = after(
    FIRST,
    { h: 'status', status: LIVE, at: 0 },
    { h: 'snapshot', snapshot: center.snapshot(), at: START },
    { h: 'opened', conv: 'c_8' },
    { h: 'conversation', conversation: visitOf('c_8', { state: 'queued' }) },
  )
  return after(
    c,
    { h: 'asked', needs: needsOf(c).map(keyOf) },
    { h: 'messages', conv: 'c_8', page: center.page('c_8', 1, 50), newest: true },
    { h: 'facts', conv: 'c_8', page: NOTHING },
    { h: 'customer', asked: 'customer:c_8', customer: cardOf('customer:c_8') },
    { h: 'timeline', customer: 'customer:c_8', page: NOTHING },
  )
}

test('looking at it a second time fetches all of it again, and shows what is there meanwhile', () => {
  const center = new Center()
  center.say('c_8', 'visitor:8', 'Hello')
  const c = after(looked(center), { h: 'asked', needs: ['conversation c_8'] })
  expect(needsOf(c)).toEqual([])

  const again = after(c, { h: 'view', change: { view: 'leave' } }, { h: 'opened', conv: 'c_8' })

  expect(needsOf(again).map((n) => n.need)).toEqual([
    'conversation',
    'newest',
    'facts',
    'customer',
    'timeline',
  ])
  expect(again.transcripts['c_8']?.messages.map((m) => m.d.text)).toEqual(['Hello'])
})

test('work on this desk is kept up to date by facts and is not fetched again', () => {
  const center = new Center()
  center.assign('c_1')
  const c = after(
    FIRST,
    { h: 'status', status: LIVE, at: 0 },
    { h: 'snapshot', snapshot: center.snapshot(), at: START },
    { h: 'opened', conv: 'c_1' },
  )
  const full = after(c, { h: 'asked', needs: needsOf(c).map(keyOf) })

  expect(needsOf(after(full, { h: 'opened', conv: 'c_1' }))).toEqual([])
})
