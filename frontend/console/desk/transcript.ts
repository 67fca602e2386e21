/**
 * What was said and done in one conversation, as far as this desk has it.
 *
 * Pages come over HTTP, facts over the socket, in any order and some of them twice. Messages join
 * by `seq`; an edit that is newer than the page that brings its message is kept and applied to it.
 */

import type { Fact, Mark, Message } from './rows'
import type { MessageBody } from '../../shared/wire'

export interface Transcript {
  /** Ascending by `seq`, each once. */
  messages: Message[]
  /** Ascending by position, each once. */
  marks: Mark[]
  /** The newest edit or deletion of a message (text null), with its position. */
  changes: Record<number, { cur: number; text: string | null }>
  /** The newest page has arrived. */
  loaded: boolean
  /** All facts of the past have arrived, so that notes and states are complete. */
  marked: boolean
  /** From here on the past is still to be fetched; null when it begins here. */
  factsNext: string | null
  /** Kept over a new snapshot; shown, but to be fetched again. */
  stale: boolean
}

export const EMPTY: Transcript = {
  messages: [],
  marks: [],
  changes: {},
  loaded: false,
  marked: false,
  factsNext: null,
  stale: false,
}

/** Facts that say nothing a reader of the conversation wants between the lines. */
const SILENT: ReadonlySet<string> = new Set([
  'offer',
  'offer_gone',
  'presence',
  'visitor',
  'survey',
])

export function foldTranscript(t: Transcript, fact: Fact): Transcript {
  switch (fact.k) {
    case 'message':
      return withMessages(t, [messageOf(fact)])
    case 'edited':
      return changed(t, Number(fact.d.seq), { cur: fact.cur, text: String(fact.d.text) })
    case 'deleted':
      return changed(t, Number(fact.d.seq), { cur: fact.cur, text: null })
    default:
      return SILENT.has(fact.k) ? t : withMarks(t, [markOf(fact)])
  }
}

export function messageOf(fact: Fact): Message {
  const d = fact.d as unknown as MessageBody
  const { seq = 0, id = '', by = 'system', at } = fact
  return { seq, id, by, at, ...(d.name ? { name: d.name } : {}), d }
}

function markOf(fact: Fact): Mark {
  return { cur: fact.cur, kind: fact.k, by: fact.by ?? 'system', at: fact.at, d: fact.d }
}

/** Joins a page of messages read at `cur`; `newest` says that it ends at the end. */
export function joinPage(
  t: Transcript,
  items: Message[],
  cur: number,
  newest: boolean,
): Transcript {
  const fresh = t.stale && newest
  const first = items[0]?.seq ?? 0
  const last = items[items.length - 1]?.seq ?? 0
  // Where the page speaks it wins: what stood there before may have missed an edit.
  const kept = t.messages.filter((m) => m.seq > last || (!fresh && m.seq < first))
  const changes = Object.fromEntries(
    Object.entries(t.changes).filter(([seq, c]) => c.cur > cur || Number(seq) < first),
  )
  const joined = withMessages({ ...t, messages: kept, changes }, items)
  return newest ? { ...joined, loaded: true, stale: false } : joined
}

/** Joins facts of the past; messages among them are left to the pages of messages. */
export function joinFacts(t: Transcript, facts: Fact[], next: string | null): Transcript {
  const marks = facts.filter((f) => !MESSAGE_FACTS.has(f.k) && !SILENT.has(f.k)).map(markOf)
  return { ...withMarks(t, marks), factsNext: next, marked: next === null }
}

const MESSAGE_FACTS: ReadonlySet<string> = new Set(['message', 'edited', 'deleted'])

function withMessages(t: Transcript, added: Message[]): Transcript {
  const have = new Set(t.messages.map((m) => m.seq))
  const fresh = added.filter((m) => !have.has(m.seq)).map((m) => withChange(m, t.changes[m.seq]))
  if (fresh.length === 0) return t
  return { ...t, messages: [...t.messages, ...fresh].sort((a, b) => a.seq - b.seq) }
}

function withMarks(t: Transcript, added: Mark[]): Transcript {
  const have = new Set(t.marks.map((m) => m.cur))
  const fresh = added.filter((m) => !have.has(m.cur))
  if (fresh.length === 0) return t
  return { ...t, marks: [...t.marks, ...fresh].sort((a, b) => a.cur - b.cur) }
}

function changed(
  t: Transcript,
  seq: number,
  change: { cur: number; text: string | null },
): Transcript {
  if ((t.changes[seq]?.cur ?? -1) >= change.cur) return t
  return {
    ...t,
    changes: { ...t.changes, [seq]: change },
    messages: t.messages.map((m) => (m.seq === seq ? withChange(m, change) : m)),
  }
}

function withChange(m: Message, change: { text: string | null } | undefined): Message {
  if (!change) return m
  if (change.text === null) return { ...m, d: { text: '', deleted: true } }
  return { ...m, d: { ...m.d, text: change.text, edited: true } }
}

/** The `seq` after which messages are missing, up to `lastSeq`; null when there is no hole. */
export function holeAfter(t: Transcript, lastSeq: number): number | null {
  let at = t.messages[0]?.seq
  if (at === undefined) return null
  for (const m of t.messages) {
    if (m.seq > at + 1) return at
    at = m.seq
  }
  return at < lastSeq ? at : null
}

/** Does the past before the first message still wait to be fetched? */
export function hasOlder(t: Transcript): boolean {
  return (t.messages[0]?.seq ?? 1) > 1
}

/** When the customer's oldest unanswered message came; null when nobody waits for an answer. */
export function waitingSince(t: Transcript | undefined): number | null {
  let since: number | null = null
  for (const m of t?.messages ?? []) {
    if (m.by.startsWith('agent:')) since = null
    else if (m.by.startsWith('visitor:') || m.by.startsWith('customer:')) since ??= m.at
  }
  return since
}

export function lastMessage(t: Transcript | undefined): Message | null {
  return t?.messages[t.messages.length - 1] ?? null
}
