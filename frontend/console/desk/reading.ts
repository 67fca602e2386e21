/**
 * A conversation as lines to draw: days, messages in groups, notes, and what happened in between.
 */

import type { Outgoing } from './outgoing'
import type { Mark, Message, Voice } from './rows'
import { voiceOf } from './rows'
import { isTold, repeats } from './telling'
import type { Transcript } from './transcript'
import { hasOlder } from './transcript'

export type Line =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: Message; voice: Voice; head: boolean }
  | { kind: 'note'; key: string; mark: Mark; head: boolean }
  | { kind: 'marks'; key: string; marks: Mark[] }
  | { kind: 'outgoing'; key: string; out: Outgoing }

const GROUP_MS = 5 * 60_000

type Item = { at: number; order: number; message?: Message; mark?: Mark }

/** `newFrom` is the first `seq` that was unread when the conversation was opened. */
export function linesOf(t: Transcript, out: Outgoing[], newFrom: number | null): Line[] {
  const lines: Line[] = []
  let day = ''
  let last: { by: string; at: number; kind: string } | null = null
  for (const item of inOrder(t)) {
    const today = dayKey(item.at)
    if (today !== day) {
      lines.push({ kind: 'day', key: `day-${today}`, at: item.at })
      day = today
      last = null
    }
    if (item.message && item.message.seq === newFrom) {
      lines.push({ kind: 'new', key: 'new' })
      last = null
    }
    const who = { by: (item.message ?? item.mark)!.by, at: item.at, kind: kindOf(item) }
    const head =
      !last || last.by !== who.by || last.kind !== who.kind || who.at - last.at > GROUP_MS
    add(lines, lineOf(item, head))
    last = who
  }
  for (const o of out) lines.push({ kind: 'outgoing', key: `out-${o.id}`, out: o })
  return lines
}

/** What happened in one go is one line: waiting, offered, taken. */
function add(lines: Line[], line: Line): void {
  const before = lines[lines.length - 1]
  if (line.kind !== 'marks' || before?.kind !== 'marks') {
    lines.push(line)
    return
  }
  const mark = line.marks[0]!
  if (!repeats(before.marks[before.marks.length - 1]!, mark)) {
    lines[lines.length - 1] = { ...before, marks: [...before.marks, mark] }
  }
}

function kindOf(item: Item): string {
  return item.message ? 'message' : item.mark!.kind
}

function lineOf(item: Item, head: boolean): Line {
  const { message, mark } = item
  if (message) {
    return { kind: 'message', key: `m-${message.seq}`, message, voice: voiceOf(message.by), head }
  }
  if (mark!.kind === 'note') return { kind: 'note', key: `n-${mark!.cur}`, mark: mark!, head }
  return { kind: 'marks', key: `k-${mark!.cur}`, marks: [mark!] }
}

/**
 * Messages and marks by time.
 *
 * Pages of messages carry no positions, but the committer's stamps never go back, so time orders
 * them; at the same stamp the message goes first, and nothing before the start. Marks older than the first message in hand wait
 * until the messages around them are there.
 */
function inOrder(t: Transcript): Item[] {
  const from = hasOlder(t) ? (t.messages[0]?.at ?? 0) : 0
  const items: Item[] = t.messages.map((message) => ({ at: message.at, order: 0, message }))
  for (const mark of t.marks) {
    const order = mark.kind === 'conversation_started' ? -1 : 1
    if (mark.at >= from && isTold(mark)) items.push({ at: mark.at, order, mark })
  }
  return items.sort((a, b) => a.at - b.at || a.order - b.order || tie(a) - tie(b))
}

function tie(item: Item): number {
  return item.message?.seq ?? item.mark?.cur ?? 0
}

/** Days are the reader's own: local midnight, wherever the server stands. */
export function dayKey(at: number): string {
  const d = new Date(at)
  return `${d.getFullYear()}-${d.getMonth() + 1}-${d.getDate()}`
}
