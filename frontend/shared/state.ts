/** The words of a client session: what it is, what goes in, what comes out. No behaviour. */

import type {
  Bye,
  ClientFrame,
  Err,
  Ev,
  Max,
  Message,
  Mode,
  Ok,
  ServerFrame,
  Signal,
  Snapshot,
} from './wire'

/** Something a person wants, kept until the server has answered it. `at` is when it was wanted. */
export type Order = {
  id: string
  op: string
  conv?: string
  d: Record<string, unknown>
  at: number
}

export type Phase =
  | 'idle'
  | 'token'
  | 'opening'
  | 'greeting'
  | 'live'
  | 'leaving'
  | 'waiting'
  | 'replaced'
  | 'signed_out'
  | 'forbidden'
  | 'closed'

/** What a person may know of the connection. */
export type Link =
  | 'idle'
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | 'replaced'
  | 'signed_out'
  | 'forbidden'
  | 'closed'

/** `unsent`: orders without an answer; `retry_ms`: how long until the next try, if one is due. */
export type Status = { link: Link; unsent: number; retry_ms: number | null }

export type TimerName = 'retry' | 'ping' | 'answer' | 'read'

export type Session = {
  phase: Phase
  dev: string
  ua: string
  /** Work may be offered here; a board that is only looked at says no. */
  desk: boolean
  watch: string[]
  /** Number of the attempt; news of an older one is ignored. */
  conn: number
  attempts: number
  token: string
  greeted: boolean
  bye: Bye | null
  /** The server has said how long to stay away; waking up does not shorten it. */
  patient: boolean
  retryMs: number | null
  era: string | null
  cur: number | null
  limits: Max
  hb: number
  /** Numbers of the last ping sent and of the last one answered. */
  pings: number
  ponged: number
  /** Highest position of an `ev` heard on this connection, applied or not. */
  heard: number
  /** How often in a row a pong has told of a lost frame. */
  mendings: number
  outbox: Order[]
  /** Ids sent on this connection and not yet answered. */
  sent: string[]
  reads: Record<string, number>
  unreported: string[]
  /** Position of the last snapshot: what was applied to every conversation not named in `applied`. */
  base: number
  applied: Record<string, number>
  seqs: Record<string, number>
  /** Conversations for which a gap has cost a resume already. */
  mended: string[]
  /** Events kept back until the missing messages have come over HTTP. */
  held: Record<string, Ev[]>
  status: Status
}

export type Input =
  | { in: 'start' | 'wake' | 'hidden' | 'use_here' | 'stop' }
  | { in: 'token'; conn: number; token: string }
  | { in: 'no_token'; conn: number; final: boolean }
  | { in: 'opened'; conn: number }
  | { in: 'frames'; conn: number; frames: ServerFrame[] }
  | { in: 'closed'; conn: number; code: number }
  | { in: 'timer'; name: TimerName }
  | { in: 'do'; order: Order }
  | { in: 'adopted'; orders: Order[] }
  | { in: 'read'; conv: string; seq: number }
  | { in: 'signal'; signal: Signal }
  | { in: 'filled'; conv: string; messages: Message[] | null }
  | { in: 'watch'; convs: string[] }

export type Effect =
  | { fx: 'token'; conn: number }
  | { fx: 'open'; conn: number }
  | { fx: 'send'; frame: ClientFrame }
  | { fx: 'drop'; code: number }
  | { fx: 'timer'; name: TimerName; ms: number }
  | { fx: 'untimer'; name: TimerName }
  | { fx: 'keep'; order: Order }
  | { fx: 'forget'; id: string }
  | { fx: 'fill'; conv: string; after: number }
  | { fx: 'snapshot'; snapshot: Snapshot; mode: Mode }
  | { fx: 'event'; event: Ev }
  | { fx: 'signal'; signal: Signal }
  | { fx: 'status'; status: Status }
  | { fx: 'accepted'; order: Order; ok: Ok }
  | { fx: 'refused'; order: Order; err: Err }

export type Step = { state: Session; effects: Effect[] }
