/**
 * Parts of a customer's history: one channel of it, or only what was noted.
 *
 * A part is fetched and paged by itself and kept under a name of its own; what the whole history
 * has in hand, live facts included, is shown in it too.
 */

import type { Entry } from './rows'
import type { Timeline } from './timeline'
import { merged, NO_TIMELINE } from './timeline'

export type Part = 'all' | 'chat' | 'email' | 'callback' | 'note'

export const PARTS: readonly Part[] = ['all', 'chat', 'email', 'callback', 'note']

/** Under which name a part of a customer's history is kept; the whole has the customer's own. */
export function partKey(customer: string, part: Part): string {
  return part === 'all' ? customer : `${customer} ${part}`
}

/** What the center is asked for. */
export function filterOf(part: Part): Record<string, string> {
  if (part === 'all') return {}
  return part === 'note' ? { kind: 'note' } : { channel: part }
}

/** All that is in hand of a part, from its own pages and from those of the whole. */
export function partOf(
  timelines: Record<string, Timeline>,
  customer: string,
  part: Part,
): Timeline {
  const whole = timelines[customer] ?? NO_TIMELINE
  if (part === 'all') return whole
  const own = timelines[partKey(customer, part)] ?? NO_TIMELINE
  return { ...own, entries: merged(own.entries, whole.entries.filter(isOf(part))) }
}

function isOf(part: Part): (entry: Entry) => boolean {
  return part === 'note' ? ({ kind }) => kind === 'note' : ({ channel }) => channel === part
}
