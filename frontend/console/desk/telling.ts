/**
 * What is worth a line for a reader, of all that happened in a conversation.
 *
 * Machines keep more facts than people want: an offer made, shown and accepted, the state that
 * follows, and the row it became are one event.
 */

export interface Told {
  kind: string
  d: Record<string, unknown>
}

const DRAWN: ReadonlySet<string> = new Set([
  'state',
  'assigned',
  'unassigned',
  'tags',
  'rated',
  'callback',
  'call_tried',
  'conversation_started',
  'note',
  'message',
])

export function isTold({ kind, d }: Told): boolean {
  if (!DRAWN.has(kind)) return false
  // The state says how it ended; that it left the desk with that is no news.
  if (kind === 'unassigned') return d.why !== 'closed'
  return kind !== 'state' || d.state !== 'offered'
}

/**
 * Coming to a desk and becoming active are two facts and one event; waiting on after somebody
 * declined is no event at all.
 */
export function repeats(before: Told | undefined, next: Told): boolean {
  if (next.kind !== 'state' || !before) return false
  if (before.kind === 'assigned') return next.d.state === 'active'
  return before.kind === 'state' && before.d.state === 'queued' && sameState(before, next)
}

function sameState(a: Told, b: Told): boolean {
  return a.d.state === b.d.state && a.d.queue === b.d.queue
}
