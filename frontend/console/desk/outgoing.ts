/**
 * What this desk has said and the journal has not confirmed yet.
 *
 * A message is pending until the fact with its order's id arrives, whatever way it comes, and failed
 * when it is refused; a failed one stays until the agent sends it again or throws it away.
 */

import type { Fact, Message } from './rows'

export interface Outgoing {
  /** The order's id, which becomes the message's id. */
  id: string
  conv: string
  kind: 'message' | 'note'
  text: string
  at: number
  /** The refusal's code once the server said no. */
  failed: string | null
}

export function confirmedByFact(out: Outgoing[], fact: Fact): Outgoing[] {
  if (fact.k === 'message') return without(out, (o) => o.id === fact.id)
  if (fact.k !== 'note') return out
  // A note has an id of its own: its author's words in its conversation tell which one it was.
  const mine = out.find(
    (o) => o.kind === 'note' && o.conv === fact.conv && o.text === fact.d.text && !o.failed,
  )
  return mine ? out.filter((o) => o !== mine) : out
}

/** The server has it: a note is done; a message stays until its fact or page shows it. */
export function confirmedByAnswer(out: Outgoing[], id: string): Outgoing[] {
  return without(out, (o) => o.id === id && o.kind === 'note')
}

/** A page or a resume may bring what the answer never told: the same id means it is there. */
export function confirmedByPage(out: Outgoing[], conv: string, items: Message[]): Outgoing[] {
  const ids = new Set(items.map((m) => m.id))
  return without(out, (o) => o.conv === conv && ids.has(o.id))
}

export function refused(out: Outgoing[], id: string, code: string): Outgoing[] {
  return out.map((o) => (o.id === id ? { ...o, failed: code } : o))
}

export function discarded(out: Outgoing[], id: string): Outgoing[] {
  return without(out, (o) => o.id === id)
}

function without(out: Outgoing[], gone: (o: Outgoing) => boolean): Outgoing[] {
  return out.some(gone) ? out.filter((o) => !gone(o)) : out
}
