/**
 * The shapes that cross the wire, protocol version 1: frames, facts, snapshots, orders, pages.
 *
 * Names of fields are the wire's own. Nothing here has behaviour; the Python structs are the truth.
 */

export type ConversationState =
  | 'bot'
  | 'queued'
  | 'offered'
  | 'active'
  | 'parked'
  | 'wrap_up'
  | 'closed'
  | 'abandoned'

export type Presence = 'available' | 'away' | 'offline'

export type Person = { id: string; name: string | null }

export type Option = { id: string; label: string }

// What a client sends ---------------------------------------------------------------------------

export type Hello = {
  t: 'hello'
  v: number[]
  dev: string
  token: string
  era?: string
  cur?: number
  watch?: string[]
  ua?: string
}

export type Do = { t: 'do'; id: string; op: string; conv?: string; d: Record<string, unknown> }

export type Read = { t: 'read'; conv: string; seq: number }

export type Ping = { t: 'ping'; n: number }

export type ClientFrame = Hello | Do | Read | Ping | Signal

// What the server sends -------------------------------------------------------------------------

export type Limits = { inflight: number; frame: number }

export type Mode = 'fresh' | 'resume' | 'reset'

export type Welcome = {
  t: 'welcome'
  v: number
  conn: string
  me: string
  mode: Mode
  why?: string
  era: string
  cur: number
  hb: number
  max: Limits
  now: number
  snapshot?: Snapshot
}

export type Reset = { t: 'reset'; era: string; cur: number; why?: string; snapshot: Snapshot }

export type Ok = { t: 'ok'; id: string; conv?: string; seq?: number; cur: number; dup?: boolean }

export type Err = { t: 'err'; id: string; code: string; msg: string; dup?: boolean }

export type Ev = {
  t: 'ev'
  cur: number
  k: string
  conv?: string
  seq?: number
  id?: string
  by?: string
  at: number
  d: Record<string, unknown>
}

export type Pong = { t: 'pong'; n: number; sent: number; cur: number }

export type Bye = { t: 'bye'; code: number; retry_ms?: number; why?: string }

/** Both ways; the server fills in `by`. */
export type Signal = {
  t: 'sig'
  k: string
  conv?: string
  by?: string
  d: Record<string, unknown>
  ttl?: number
}

export type ServerFrame = Welcome | Reset | Ok | Err | Ev | Pong | Bye | Signal

// Snapshots -------------------------------------------------------------------------------------

/** What both kinds of snapshot have in common for the one who only follows positions. */
export type Snapshot = { me?: string; cur?: number } & Record<string, unknown>

export type QueuePlace = {
  position: number | null
  wait_low_s: number | null
  wait_high_s: number | null
}

export type VisitorConversation = {
  id: string
  state: ConversationState
  agent: { name: string } | null
  last_seq: number
  queue?: QueuePlace | null
  survey?: { max: number } | null
  rated?: number | null
}

export type VisitorSnapshot = {
  me: string
  site: string
  conversation: VisitorConversation | null
  messages: Message[]
  read: Record<string, number>
  cur: number
}

// Payloads of facts, and messages ---------------------------------------------------------------

export type MessageBody = {
  text: string
  name?: string
  options?: Option[]
  entry?: string
  picked?: string
  attachments?: unknown[]
  notice?: string
  edited?: boolean
  deleted?: boolean
}

export type Message = {
  seq: number
  id: string
  by: string
  at: number
  name?: string
  d: MessageBody
}

export type Edited = { seq: number; text: string }

export type Deleted = { seq: number }

export type StateForVisitor = { state: ConversationState; agent?: { name: string } | null }

export type Survey = { max: number }

export type Rated = { score: number }

// HTTP ------------------------------------------------------------------------------------------

export type Page<T> = { items: T[]; next: string | number | null; cur: number }

export type Problem = { type: string; title: string; status: number; code: string; detail?: string }

export type SiteConfig = {
  site: string
  name: string
  greeting: Record<string, string>
  topics: unknown[]
  form: unknown
  hours: unknown
  theme: { accent?: string }
  reopen_hours: number
}

export type VisitorSession = {
  token: string
  handle: string
  visitor: string
  expires_in: number
  config: SiteConfig
}
