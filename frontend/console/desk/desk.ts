/**
 * One agent's live view: presence, offers and work.
 *
 * `deskOf` makes it from a snapshot, `fold` changes it by one fact; a snapshot and the facts after
 * it give the same desk as a fresh snapshot. Nothing here asks the time or talks to anyone.
 */

import type { AgentCard, Fact, Offer, Presence, Queue, Snapshot, Work } from './rows'
import type { Person } from './rows'
import { foldWork, renamed, rowOf } from './work'

export interface Desk {
  me: string
  agent: AgentCard
  presence: Presence
  nextPresence: Presence | null
  code: string | null
  offers: Offer[]
  work: Work[]
  queues: Queue[]
  settings: Record<string, unknown>
  more: boolean
  /** Position of the snapshot: everything up to it is in the desk already. */
  since: number
  /** Position of the last fact applied, by conversation ('' for facts about the agent). */
  applied: Record<string, number>
}

export function deskOf(s: Snapshot): Desk {
  return {
    me: s.me,
    agent: s.agent ?? { id: s.me, name: s.me, role: 'agent', locale: 'en' },
    presence: s.presence,
    nextPresence: s.next_presence ?? null,
    code: s.code ?? null,
    offers: s.offers,
    work: s.conversations.map((row) => rowOf(row as unknown as Record<string, unknown>)),
    queues: s.queues,
    settings: s.settings ?? {},
    more: s.more ?? false,
    since: s.cur,
    applied: {},
  }
}

/**
 * Is this fact later than everything applied for its conversation? Older ones are repeats.
 *
 * A message fetched to fill a gap bears the position of the fact before it: there `seq` decides.
 */
export function isNews(desk: Desk, fact: Fact): boolean {
  if (fact.cur > positionOf(desk, fact)) return true
  if (fact.k !== 'message' || fact.cur < desk.since) return false
  const row = workOf(desk, fact.conv ?? null)
  return row !== null && (fact.seq ?? 0) > row.last_seq
}

function positionOf(desk: Desk, fact: Fact): number {
  return Math.max(desk.since, desk.applied[fact.conv ?? ''] ?? 0)
}

export function fold(desk: Desk, fact: Fact): Desk {
  if (!isNews(desk, fact)) return desk
  const cur = Math.max(fact.cur, positionOf(desk, fact))
  return { ...applyFact(desk, fact), applied: { ...desk.applied, [fact.conv ?? '']: cur } }
}

function applyFact(desk: Desk, fact: Fact): Desk {
  switch (fact.k) {
    case 'presence':
      return foldPresence(desk, fact)
    case 'offer':
      return addOffer(desk, fact.d as unknown as Offer)
    case 'offer_gone':
      return { ...desk, offers: desk.offers.filter((o) => o.offer !== fact.d.offer) }
    case 'customer':
      return foldCustomer(desk, fact)
    case 'assigned':
      return foldAssigned(desk, fact)
    default:
      return foldConversation(desk, fact)
  }
}

function foldPresence(desk: Desk, fact: Fact): Desk {
  const whose = fact.d.agent as string | undefined
  if (whose && whose !== desk.me) return desk
  return {
    ...desk,
    presence: fact.d.presence as Presence,
    nextPresence: (fact.d.next_presence as Presence | null | undefined) ?? null,
    code: (fact.d.code as string | null | undefined) ?? null,
  }
}

/** What is simply given rings for nobody: it comes with the facts that put it on the desk. */
function addOffer(desk: Desk, offer: Offer): Desk {
  if (offer.mode === 'assign') return desk
  if (desk.offers.some((o) => o.offer === offer.offer)) return desk
  return { ...desk, offers: [...desk.offers, offer] }
}

/** Work that comes to me takes its offer away: both facts may arrive in either order. */
function foldAssigned(desk: Desk, fact: Fact): Desk {
  const id = (fact.d.id as string | undefined) ?? fact.conv ?? ''
  const before = desk.work.find((row) => row.id === id)
  const row = { ...rowOf(fact.d, before), id }
  const work = before ? desk.work.map((r) => (r.id === id ? row : r)) : [...desk.work, row]
  return { ...desk, work, offers: desk.offers.filter((o) => o.work.id !== id) }
}

/** A card may be shared by several conversations, also those waiting as offers. */
function foldCustomer(desk: Desk, fact: Fact): Desk {
  const changed = fact.d.customer as Person | undefined
  if (!changed) return desk
  return {
    ...desk,
    work: desk.work.map((row) =>
      row.customer.id === changed.id ? foldWork(row, fact, desk.me)! : row,
    ),
    offers: desk.offers.map((o) => ({ ...o, customer: renamed(o.customer, changed) })),
  }
}

function foldConversation(desk: Desk, fact: Fact): Desk {
  const before = desk.work.find((row) => row.id === fact.conv)
  if (!before) return desk
  const row = foldWork(before, fact, desk.me)
  if (row === before) return desk
  return {
    ...desk,
    work: row
      ? desk.work.map((r) => (r === before ? row : r))
      : desk.work.filter((r) => r !== before),
  }
}

/** The agent has read a conversation up to `seq`; positions never go back. */
export function markRead(desk: Desk, conv: string, seq: number): Desk {
  const row = desk.work.find((r) => r.id === conv)
  if (!row || row.read_seq >= seq) return desk
  const read = { ...row, read_seq: seq }
  return { ...desk, work: desk.work.map((r) => (r === row ? read : r)) }
}

export function workOf(desk: Desk | null, conv: string | null): Work | null {
  return desk?.work.find((row) => row.id === conv) ?? null
}

export function queueName(desk: Desk | null, id: string | null): string {
  return desk?.queues.find((q) => q.id === id)?.name ?? id ?? ''
}
