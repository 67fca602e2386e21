/**
 * Opening a conversation: by a click, because it was asked for, or because it is next in turn.
 */

import type { Console } from './console'
import { workOf } from './desk'
import { askAgain } from './fetched'
import { changeView } from './view'

/** Remembers where the unread part begins, before reading moves it. */
export function opened(c: Console, conv: string): Console {
  const row = workOf(c.desk, conv)
  const newFrom = row && row.read_seq > 0 && row.last_seq > row.read_seq ? row.read_seq + 1 : null
  const view = changeView(c.view, { view: 'open', conv, newFrom })
  const next = { ...c, view, expecting: c.expecting === conv ? null : c.expecting }
  return row ? next : lookedAtAgain(next, conv)
}

/** No news comes of a conversation that is on another desk or over: each look is a new one. */
function lookedAtAgain(c: Console, conv: string): Console {
  const seen = c.transcripts[conv]
  if (!seen) return c
  const again = { ...seen, stale: true, marked: false, factsNext: null }
  const transcripts = { ...c.transcripts, [conv]: again }
  const customer = c.visits[conv]?.customer.id ?? ''
  const timeline = c.timelines[customer]
  const timelines = timeline
    ? { ...c.timelines, [customer]: { ...timeline, loaded: false } }
    : c.timelines
  return askAgain({ ...c, transcripts, timelines }, conv, customer)
}

/** Accepted or claimed work opens when it has arrived, whatever was open before. */
export function openedIfExpected(c: Console, conv: string | undefined): Console {
  if (!conv || c.expecting !== conv || !workOf(c.desk, conv)) return c
  const place = changeView(c.view, { view: 'place', place: 'work' })
  return opened({ ...c, view: place }, conv)
}
