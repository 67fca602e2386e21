/**
 * What a client hears: snapshots, facts, watermarks, and what to do when a message is missing.
 *
 * A missing message costs one resume from the last position of that conversation. If it is still
 * missing then, it is fetched over HTTP, and if even that does not bring it, the stream goes on.
 */

import type { Effect, Session } from './state'
import type { Ev, Message, Mode, Pong, Snapshot } from './wire'

export function adoptSnapshot(
  s: Session,
  out: Effect[],
  from: { era: string; cur: number; snapshot: Snapshot },
  mode: Mode,
): void {
  s.era = from.era
  s.cur = from.cur
  s.base = from.cur
  s.applied = {}
  s.seqs = lastSeqs(from.snapshot)
  s.mended = []
  s.held = {}
  s.reads = Object.fromEntries(Object.entries(s.reads).filter(([conv]) => conv in s.seqs))
  out.push({ fx: 'snapshot', snapshot: from.snapshot, mode })
}

export function receive(s: Session, out: Effect[], ev: Ev): 'gap' | 'fine' {
  s.heard = Math.max(s.heard, ev.cur)
  if (ev.cur <= position(s, ev.conv)) return 'fine'
  const { conv } = ev
  if (conv !== undefined) {
    const held = s.held[conv]
    if (held) {
      s.held = { ...s.held, [conv]: [...held, ev] }
      return 'fine'
    }
    if (isGap(s, ev)) {
      if (!s.mended.includes(conv)) {
        s.mended = [...s.mended, conv]
        s.cur = Math.min(s.cur ?? 0, position(s, conv))
        return 'gap'
      }
      s.held = { ...s.held, [conv]: [ev] }
      out.push({ fx: 'fill', conv, after: s.seqs[conv] ?? 0 })
      return 'fine'
    }
    s.mended = s.mended.filter((one) => one !== conv || ev.k !== 'message')
  }
  apply(s, out, ev)
  return 'fine'
}

/** The page of missing messages has come, or could not be had (`null`). */
export function filled(
  s: Session,
  out: Effect[],
  conv: string,
  messages: Message[] | null,
): void {
  const held = s.held[conv]
  if (!held) return
  const { [conv]: _, ...rest } = s.held
  s.held = rest
  for (const message of messages ?? []) {
    if (message.seq <= (s.seqs[conv] ?? 0)) continue
    s.seqs = { ...s.seqs, [conv]: message.seq }
    out.push({ fx: 'event', event: asEvent(message, conv, position(s, conv)) })
  }
  for (const ev of held) if (ev.cur > position(s, conv)) apply(s, out, ev)
  s.mended = s.mended.filter((one) => one !== conv)
}

/** Adopt the watermark of a pong; `lost` when the server has sent an `ev` that never came. */
export function answered(s: Session, pong: Pong): 'lost' | 'fine' {
  if (s.mendings < 2 && pong.sent > Math.max(s.heard, s.cur ?? 0)) {
    // First by a resume; if that has not helped, by a fresh snapshot; then believe the server.
    if (s.mendings === 1) s.cur = null
    s.mendings += 1
    return 'lost'
  }
  s.mendings = 0
  if (Object.keys(s.held).length === 0) s.cur = Math.max(s.cur ?? 0, pong.cur)
  return 'fine'
}

function apply(s: Session, out: Effect[], ev: Ev): void {
  const { conv, seq } = ev
  s.applied = { ...s.applied, [conv ?? '']: ev.cur }
  if (Object.keys(s.held).length === 0) s.cur = Math.max(s.cur ?? 0, ev.cur)
  if (conv !== undefined && ev.k === 'message' && seq !== undefined) {
    if (seq <= (s.seqs[conv] ?? 0)) return
    s.seqs = { ...s.seqs, [conv]: seq }
  }
  if (conv !== undefined && ev.k === 'assigned' && typeof ev.d['last_seq'] === 'number') {
    s.seqs = { ...s.seqs, [conv]: ev.d['last_seq'] }
  }
  if (conv !== undefined && ev.k === 'unassigned') {
    const { [conv]: _seq, ...seqs } = s.seqs
    const { [conv]: _read, ...reads } = s.reads
    s.seqs = seqs
    s.reads = reads
  }
  out.push({ fx: 'event', event: ev })
}

function isGap(s: Session, ev: Ev): boolean {
  if (ev.k !== 'message' || ev.conv === undefined || ev.seq === undefined) return false
  const last = s.seqs[ev.conv]
  return last !== undefined && ev.seq > last + 1
}

function position(s: Session, conv: string | undefined): number {
  return s.applied[conv ?? ''] ?? s.base
}

function asEvent({ seq, id, by, at, name, d }: Message, conv: string, cur: number): Ev {
  return { t: 'ev', cur, k: 'message', conv, seq, id, by, at, d: name ? { ...d, name } : d }
}

/** The last message of each conversation a snapshot shows: from here on none may be missing. */
function lastSeqs(snapshot: Snapshot): Record<string, number> {
  const rows = [snapshot['conversation'], snapshot['conversations']].flat()
  const seqs: Record<string, number> = {}
  for (const row of rows as ({ id: string; last_seq: number } | null | undefined)[]) {
    if (row) seqs[row.id] = row.last_seq
  }
  return seqs
}
