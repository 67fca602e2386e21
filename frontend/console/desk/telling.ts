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

/** Coming to a desk and becoming active are two facts and one event. */
export function repeats(before: Told | undefined, next: Told): boolean {
  return before?.kind === 'assigned' && next.kind === 'state' && next.d.state === 'active'
}
