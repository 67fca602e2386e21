/**
 * How facts change one row of an agent's work.
 *
 * A row changed by facts must equal the row a fresh snapshot would bring, read position excepted.
 */

import type { Call, Fact, Person, State, Work } from './rows'
import { hasEnded, voiceOf } from './rows'

/** The row after `fact`, or null when the conversation is no longer this agent's work. */
export function foldWork(row: Work, fact: Fact, me: string): Work | null {
  const next = applied(row, fact, me)
  if (!next || !MOVES_TIME.has(fact.k)) return next
  return { ...next, updated_at: Math.max(next.updated_at, fact.at) }
}

/** Only words and states move a conversation in time; a label or a visitor's page does not. */
const MOVES_TIME: ReadonlySet<string> = new Set(['message', 'state'])

/** A conversation without a subject takes the customer's first words, as the server does. */
const SUBJECT_CHARS = 80

function applied(row: Work, fact: Fact, me: string): Work | null {
  switch (fact.k) {
    case 'message':
      return foldMessage(row, fact, me)
    case 'state':
      return foldState(row, fact)
    case 'assigned':
      return rowOf(fact.d, row)
    case 'unassigned':
      return null
    case 'call_tried':
      return foldCall(row, fact)
    case 'tags':
      return { ...row, tags: (fact.d.tags as string[] | undefined) ?? row.tags }
    case 'visitor':
      return { ...row, visitor_online: Boolean(fact.d.online) }
    case 'customer':
      return { ...row, customer: renamed(row.customer, fact.d.customer as Person | undefined) }
    default:
      return row
  }
}

function foldMessage(row: Work, fact: Fact, me: string): Work {
  const seq = fact.seq ?? 0
  if (seq <= row.last_seq) return row
  // What I wrote I have read, and everything above it too: I was looking at it.
  const read_seq = fact.by === me ? seq : row.read_seq
  const said = voiceOf(fact.by) === 'visitor' && !row.subject ? String(fact.d.text ?? '') : ''
  const subject = said ? [...said].slice(0, SUBJECT_CHARS).join('') : row.subject
  return { ...row, subject, last_seq: seq, read_seq }
}

function foldState(row: Work, fact: Fact): Work | null {
  const state = fact.d.state as State
  if (hasEnded(state)) return null
  const until = typeof fact.d.until === 'number' ? fact.d.until : null
  return {
    ...row,
    state,
    queue: (fact.d.queue as string | null | undefined) ?? row.queue,
    wrapup_until: state === 'wrap_up' ? until : null,
    park_until: state === 'parked' ? until : null,
  }
}

function foldCall(row: Work, { d }: Fact): Work {
  if (!row.callback) return row
  const { attempts, retry_at, state } = d as Pick<Call, 'attempts' | 'state'> & { retry_at: number | null }
  return { ...row, callback: { ...row.callback, attempts, due_at: retry_at, state } }
}

/** A row as `assigned` brings it; `before` keeps what I had read when I get the same work again. */
export function rowOf(d: Record<string, unknown>, before?: Work): Work {
  const row = d as unknown as Work
  const read_seq = Math.max(row.read_seq ?? 0, before?.read_seq ?? 0)
  return { ...row, tags: row.tags ?? [], read_seq }
}

/** The short name a row shows, after the customer's card changed. */
export function renamed(person: Person, changed: Person | undefined): Person {
  if (!changed || changed.id !== person.id || changed.name === undefined) return person
  return { ...person, name: changed.name }
}

/** Somebody who writes in a browser has left the page; whoever is called needs none. */
export function hasLeft(row: Work): boolean {
  return row.channel === 'chat' && row.visitor_online === false && row.state !== 'wrap_up'
}

export function unread(row: Work): number {
  return Math.max(0, row.last_seq - row.read_seq)
}
