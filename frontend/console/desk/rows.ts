/**
 * The rows a desk is made of, beside what both front ends share: work, offers, cards, history.
 *
 * Field names are the wire's own, so that nothing is translated on the way to the screen.
 */

import type {
  Call,
  ConversationState,
  Ev,
  Message,
  Page,
  Person,
  Presence,
  Signal,
} from '../../shared/wire'

export type { Call, Message, Page, Person, Presence, Signal }
export type State = ConversationState

/** Something that happened, at its position in the journal. */
export type Fact = Omit<Ev, 't'>

/** One conversation an agent holds; also the payload of the fact `assigned`. */
export interface Work {
  id: string
  customer: Person
  channel: string
  queue: string | null
  state: State
  subject: string | null
  locale: string | null
  last_seq: number
  /** Up to where this agent has read; exempt from "snapshot + facts = fresh snapshot". */
  read_seq: number
  due_at: number | null
  updated_at: number
  wrapup_until: number | null
  park_until: number | null
  tags: string[]
  /** The call that is asked for, on the channel callback. */
  callback?: Call | null
  /** Whether the visitor's page is open; null when the channel has no such thing. */
  visitor_online?: boolean | null
}

export interface Offer {
  offer: string
  work: Work
  channel: string
  queue: string | null
  customer: Person
  expires_at: number
  why: Record<string, unknown>
  /** What silence means; one of mode `assign` is on the desk at once. */
  mode: string
}

export interface Queue {
  id: string
  name: string
  channels: string[]
}

export interface AgentCard {
  id: string
  name: string
  role: string
  locale: string
}

export interface Snapshot {
  me: string
  agent?: AgentCard
  presence: Presence
  next_presence: Presence | null
  code?: string | null
  offers: Offer[]
  conversations: Work[]
  queues: Queue[]
  settings?: Record<string, unknown>
  /** There are more conversations than a snapshot holds. */
  more?: boolean
  cur: number
}

/** A fact in a conversation that is not a message: a note, a change of state, a rating. */
export interface Mark {
  cur: number
  kind: string
  by: string
  at: number
  d: Record<string, unknown>
}

/** A conversation as lists and history show it, whoever holds it. */
export interface Conversation {
  id: string
  customer: Person
  channel: string
  queue: string | null
  state: State
  agent: Person | null
  subject: string | null
  locale: string | null
  last_seq: number
  created_at: number
  updated_at: number
  closed_at: number | null
  outcome: string | null
  tags: string[]
}

export interface Customer {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  tier?: string | null
  locale?: string | null
  attributes: Record<string, unknown>
  created_at: number
  visitors?: string[]
  /** Fields that are only the visitor's own claim. */
  unverified?: string[]
  identities?: Identity[]
  merged?: Merged[]
  suggestions?: Suggestion[]
}

/** An address or number that has proved to be theirs. */
export interface Identity {
  kind: string
  value: string
  evidence: string
  at: number
}

/** A customer somebody joined to this person; `merge` is what takes it back. */
export interface Merged {
  merge: string
  customer: string
  into: string
  name: string | null
  by: Person
  at: number
}

/** Somebody who may be the same person; `into` is the one of the two who has proved it. */
export interface Suggestion {
  customer: string
  name: string | null
  email: string | null
  phone: string | null
  into: string
  identity: Identity
}

/** One line of a customer's history over all their conversations. */
export interface Entry {
  cur: number
  at: number
  kind: string
  conv: string
  channel: string
  by: string
  name: string | null
  text?: string
  d: Record<string, unknown>
}

/** Who said it, from the actor's id: the four voices of a conversation. */
export type Voice = 'visitor' | 'agent' | 'bot' | 'system'

export function voiceOf(by: string | undefined): Voice {
  if (!by) return 'system'
  if (by.startsWith('visitor:') || by.startsWith('customer:')) return 'visitor'
  if (by.startsWith('agent:')) return 'agent'
  return by === 'bot' ? 'bot' : 'system'
}

const ENDED: ReadonlySet<State> = new Set<State>(['closed', 'abandoned'])

export function hasEnded(state: State): boolean {
  return ENDED.has(state)
}
