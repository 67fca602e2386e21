/**
 * What a change of the console should make heard or seen outside it; found by comparing.
 *
 * Comparing, instead of listening to facts, also finds what a snapshot or a resume brought.
 */

import type { Console } from '../desk/console'
import type { Message, Offer } from '../desk/rows'
import type { Notice } from '../desk/notices'
import { voiceOf } from '../desk/rows'
import { lastMessage } from '../desk/transcript'
import { unread } from '../desk/work'

/** Offers that were not there before. */
export function newOffers(before: Console, after: Console): Offer[] {
  if (before.desk?.offers === after.desk?.offers) return []
  const known = new Set(before.desk?.offers.map((o) => o.offer))
  return (after.desk?.offers ?? []).filter((o) => !known.has(o.offer))
}

export interface Arrival {
  conv: string
  name: string | null
  message: Message
}

/**
 * Messages from customers that came in just now, except in the conversation being read.
 *
 * Only a message at the end of a transcript that was at its end before is news; pages are not.
 */
export function arrivals(before: Console, after: Console): Arrival[] {
  if (before.transcripts === after.transcripts) return []
  const found: Arrival[] = []
  for (const row of after.desk?.work ?? []) {
    const old = before.transcripts[row.id]
    const last = lastMessage(after.transcripts[row.id])
    if (!old?.loaded || old.stale || !last || last.seq <= (lastMessage(old)?.seq ?? 0)) continue
    const reading = after.view.open === row.id && after.view.visible
    if (voiceOf(last.by) === 'visitor' && !reading) {
      found.push({ conv: row.id, name: row.customer.name, message: last })
    }
  }
  return found
}

/** Work that was put on the desk without being asked for: it has not rung. */
export function handed(before: Console, after: Console): Notice[] {
  if (before.notices === after.notices) return []
  const known = new Set(before.notices.map((n) => n.id))
  return after.notices.filter((n) => n.word.startsWith('came.') && !known.has(n.id))
}

/** Everything unread on the desk, for the tab's title. */
export function unreadTotal(c: Console): number {
  return (c.desk?.work ?? []).reduce((sum, row) => sum + unread(row), 0)
}
