/** What a client says: orders in their order, each until it is answered, and read positions. */

import type { Effect, Order, Session } from './state'
import type { Do, Err, Ok } from './wire'

const READ_PAUSE_MS = 300

export function enqueue(s: Session, out: Effect[], order: Order): void {
  if (sizeOf(frameOf(order)) > s.limits.frame) {
    const err: Err = { t: 'err', id: order.id, code: 'too_long', msg: 'The text is too long.' }
    out.push({ fx: 'refused', order, err })
    return
  }
  s.outbox = [...s.outbox, order]
  out.push({ fx: 'keep', order })
  flush(s, out)
}

/** Orders another tab left behind are older than what this one still has to say. */
export function adopt(s: Session, out: Effect[], orders: Order[]): void {
  s.outbox = merge(s.outbox, orders)
  flush(s, out)
}

/** Both lists, oldest first, each order once. */
export function merge(mine: Order[], others: Order[]): Order[] {
  const known = new Set(mine.map((order) => order.id))
  return [...mine, ...others.filter((order) => !known.has(order.id))].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  )
}

/** Send what has not been sent on this connection, oldest first, as many as may be under way. */
export function flush(s: Session, out: Effect[]): void {
  if (s.phase !== 'live') return
  for (const order of s.outbox) {
    if (s.sent.length >= s.limits.inflight) return
    if (s.sent.includes(order.id)) continue
    s.sent = [...s.sent, order.id]
    out.push({ fx: 'send', frame: frameOf(order) })
  }
}

export function accepted(s: Session, out: Effect[], ok: Ok): void {
  const order = settle(s, out, ok.id)
  if (order) out.push({ fx: 'accepted', order, ok })
  flush(s, out)
}

export function refused(s: Session, out: Effect[], err: Err): void {
  const order = settle(s, out, err.id)
  if (order) out.push({ fx: 'refused', order, err })
  flush(s, out)
}

/** Read positions only rise, and a burst of them becomes one. */
export function noteRead(s: Session, out: Effect[], conv: string, seq: number): void {
  if (seq <= (s.reads[conv] ?? 0)) return
  s.reads = { ...s.reads, [conv]: seq }
  if (s.unreported.includes(conv)) return
  s.unreported = [...s.unreported, conv]
  out.push({ fx: 'timer', name: 'read', ms: READ_PAUSE_MS })
}

export function sendReads(s: Session, out: Effect[]): void {
  if (s.phase !== 'live') return
  for (const conv of s.unreported) {
    const seq = s.reads[conv]
    if (seq !== undefined) out.push({ fx: 'send', frame: { t: 'read', conv, seq } })
  }
  s.unreported = []
}

function settle(s: Session, out: Effect[], id: string): Order | undefined {
  const order = s.outbox.find((one) => one.id === id)
  s.outbox = s.outbox.filter((one) => one.id !== id)
  s.sent = s.sent.filter((one) => one !== id)
  if (order) out.push({ fx: 'forget', id })
  return order
}

function frameOf({ id, op, conv, d }: Order): Do {
  return { t: 'do', id, op, ...(conv === undefined ? {} : { conv }), d }
}

function sizeOf(frame: Do): number {
  return new TextEncoder().encode(JSON.stringify(frame)).length
}
