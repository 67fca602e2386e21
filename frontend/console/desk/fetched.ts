/**
 * What HTTP brings, joined with what the socket brought meanwhile; and what is still to be fetched.
 */

import type { Console } from './console'
import { workOf } from './desk'
import { confirmedByPage } from './outgoing'
import type { Conversation, Customer, Entry, Fact, Message, Page } from './rows'
import { NO_TIMELINE, joinEntries } from './timeline'
import { EMPTY, holeAfter, joinFacts, joinPage } from './transcript'

export function onMessages(
  c: Console,
  got: { conv: string; page: Page<Message>; newest: boolean },
): Console {
  const { items, cur } = got.page
  const transcript = joinPage(c.transcripts[got.conv] ?? EMPTY, items, cur, got.newest)
  return {
    ...c,
    transcripts: { ...c.transcripts, [got.conv]: transcript },
    outgoing: confirmedByPage(c.outgoing, got.conv, items),
  }
}

export function onFacts(c: Console, conv: string, page: Page<Fact>): Console {
  const transcript = joinFacts(c.transcripts[conv] ?? EMPTY, page.items, page.next)
  const outgoing = c.outgoing.filter((o) => !page.items.some((f) => f.d.id === o.id))
  return { ...c, outgoing, transcripts: { ...c.transcripts, [conv]: transcript } }
}

export function onConversation(c: Console, conversation: Conversation): Console {
  return { ...c, visits: { ...c.visits, [conversation.id]: conversation } }
}

/** A customer who was merged is shown as the person they are a part of. */
export function onCustomer(c: Console, asked: string, card: Customer): Console {
  return { ...c, customers: { ...c.customers, [card.id]: card, [asked]: card } }
}

export function onTimeline(c: Console, customer: string, page: Page<Entry>): Console {
  const timeline = joinEntries(c.timelines[customer] ?? NO_TIMELINE, page)
  return { ...c, timelines: { ...c.timelines, [customer]: timeline } }
}

export type Need =
  | { need: 'newest'; conv: string; upto: number }
  | { need: 'after'; conv: string; seq: number }
  | { need: 'facts'; conv: string; after: string | null }
  | { need: 'conversation'; conv: string }
  | { need: 'customer'; customer: string }
  | { need: 'timeline'; customer: string; seen: number }

/** Names a need; the same page of the same conversation is one need, however far it has grown. */
export function keyOf(need: Need): string {
  if (need.need === 'newest') return `newest ${need.conv}`
  return Object.values(need).join(' ')
}

/** What was asked about these, by id, may be asked again; what is here is shown until it comes. */
export function askAgain(c: Console, ...ids: string[]): Console {
  const isOfThem = ([key]: [string, true]) => key.split(' ').some((part) => ids.includes(part))
  const asked = Object.entries(c.asked).filter((entry) => !isOfThem(entry))
  return { ...c, asked: Object.fromEntries(asked) }
}

/** Cards are fetched again when next looked at; so are the histories when people were joined. */
export function peopleChanged(c: Console, joined: boolean): Console {
  const isStale = ([key]: [string, true]) =>
    key.startsWith('customer ') || (joined && key.startsWith('timeline '))
  const asked = Object.fromEntries(Object.entries(c.asked).filter((entry) => !isStale(entry)))
  return { ...c, asked, timelines: joined ? {} : c.timelines }
}

/**
 * What the screen lacks, each thing asked once until the next snapshot or reconnect.
 *
 * All live work is fetched at once, because its last message and its waiting time are in the list;
 * notes, card and history only for the conversation that is open.
 */
export function needsOf(c: Console): Need[] {
  if (!c.desk || c.status.link !== 'live') return []
  const needs: Need[] = []
  if (c.view.open) needs.push(...needsOfOpen(c, c.view.open))
  for (const row of c.desk.work) {
    const t = c.transcripts[row.id]
    if (!t?.loaded || t.stale) needs.push({ need: 'newest', conv: row.id, upto: row.last_seq })
    else {
      const seq = holeAfter(t, row.last_seq)
      if (seq !== null) needs.push({ need: 'after', conv: row.id, seq })
    }
  }
  return needs.filter((n) => !c.asked[keyOf(n)])
}

function needsOfOpen(c: Console, conv: string): Need[] {
  const needs: Need[] = []
  const t = c.transcripts[conv]
  const row = workOf(c.desk, conv)
  if (!row) needs.push({ need: 'conversation', conv })
  const visit = row ? undefined : c.visits[conv]
  if (visit && (!t?.loaded || t.stale)) {
    needs.push({ need: 'newest', conv, upto: visit.last_seq })
  }
  if (!t?.marked) needs.push({ need: 'facts', conv, after: t?.factsNext ?? null })
  const customer = (row ?? visit)?.customer.id
  if (customer) {
    needs.push({ need: 'customer', customer })
    const timeline = c.timelines[customer]
    const seen = timeline?.entries.at(-1)?.cur ?? 0
    if (!timeline?.loaded) needs.push({ need: 'timeline', customer, seen })
  }
  return needs
}

/** What was just read on an open, visible conversation; null when there is nothing to report. */
export function readingOf(c: Console): { conv: string; seq: number } | null {
  const { open, visible, atEnd } = c.view
  const row = workOf(c.desk, open)
  if (!row || !visible || !atEnd || row.last_seq <= row.read_seq) return null
  const t = c.transcripts[row.id]
  return t?.loaded && !t.stale ? { conv: row.id, seq: row.last_seq } : null
}
