/**
 * Work that comes to this desk, or leaves it: what is fetched again, shown on, and opened next.
 */

import type { Console } from './console'
import { nextUp, sectionsOf } from './listing'
import { withNotice } from './notices'
import { opened } from './opening'
import type { Conversation, Fact, Work } from './rows'
import { changeView } from './view'

/**
 * Work that comes to a desk has a past there that nobody told it, and work that leaves ends in
 * facts for others: what happened around the change is fetched.
 */
export function readAgain(c: Console, row: Work): Console {
  const t = c.transcripts[row.id]
  const before = t?.marks[t.marks.length - 2]
  const transcripts = t?.marked
    ? { ...c.transcripts, [row.id]: { ...t, marked: false, factsNext: String(before?.cur ?? 0) } }
    : c.transcripts
  const timeline = c.timelines[row.customer.id]
  const timelines = timeline
    ? { ...c.timelines, [row.customer.id]: { ...timeline, loaded: false } }
    : c.timelines
  return { ...c, transcripts, timelines }
}

/**
 * Work has left the desk: the open conversation stays readable, or makes room for whoever waits.
 *
 * When the agent ended it, the next one comes up by itself; when it was taken away, it stays on the
 * screen with a word about where it went.
 */
export function afterLoss(c: Console, fact: Fact, row: Work): Console {
  const why = fact.k === 'unassigned' ? String(fact.d.why) : 'closed'
  const told = !OWN_DOING.has(why)
  const lost = { tone: 'calm', params: { name: row.customer.name || '' }, conv: row.id } as const
  const notices = told ? withNotice(c.notices, { ...lost, word: `lost.${why}` }) : c.notices
  const next = { ...c, notices }
  if (c.view.open !== row.id) return next
  const visits = { ...c.visits, [row.id]: visitOf(row, fact) }
  const up = told ? null : nextUp(sectionsOf(c.desk?.work ?? [], c.transcripts))
  const left = { ...next, visits, view: changeView(c.view, { view: 'dialog_closed' }) }
  return up ? opened(left, up) : left
}

const OWN_DOING: ReadonlySet<string> = new Set(['closed', 'transferred'])

function visitOf(row: Work, fact: Fact): Conversation {
  const state = (fact.k === 'state' ? fact.d.state : row.state) as Conversation['state']
  return {
    ...row,
    state: fact.k === 'unassigned' && fact.d.why === 'closed' ? 'closed' : state,
    agent: null,
    created_at: row.updated_at,
    closed_at: null,
    outcome: (fact.d.outcome as string | undefined) ?? null,
  }
}
