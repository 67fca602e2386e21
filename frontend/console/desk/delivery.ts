/**
 * Whether what was written here has left the house: mail takes its time and can fail.
 *
 * Facts tell it, so a page of the past and the live stream say the same.
 */

import type { Mark } from './rows'

export interface Delivery {
  state: 'waiting' | 'sent' | 'failed'
  attempts: number
  /** What the other mail server said at the last try, in its own words. */
  error: string | null
}

const LEAVING: ReadonlySet<string> = new Set(['outgoing', 'outgoing_settled'])

/** By message; a message that does not leave the house has none. */
export function deliveriesOf(marks: readonly Mark[]): Map<number, Delivery> {
  const known = new Map<number, Delivery>()
  for (const { kind, d } of marks) {
    if (!LEAVING.has(kind)) continue
    known.set(Number(d.seq), {
      state: d.state as Delivery['state'],
      attempts: Number(d.attempts ?? 0),
      error: typeof d.error === 'string' ? d.error : null,
    })
  }
  return known
}
