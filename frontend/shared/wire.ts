/**
 * The shapes that cross the wire, protocol version 1, named and ordered like the Python structs
 * they follow: frames, payloads of facts, snapshots, and what the widget asks for over HTTP.
 *
 * A field that may be left out has a question mark. Nothing here has behaviour.
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

export type Mode = 'fresh' | 'resume' | 'reset'

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

export type Do = { t: 'do'; id: string; op: string; d?: Record<string, unknown>; conv?: string }

export type Read = { t: 'read'; conv: string; seq: number }

export type Ping = { t: 'ping'; n: number }

export type ClientFrame = Hello | Do | Read | Ping | Signal

// What the server sends -------------------------------------------------------------------------

export type Max = { inflight: number; frame: number }

export type Welcome = {
  t: 'welcome'
  v: number
  conn: string
  me: string
  mode: Mode
  era: string
  cur: number
  hb: number
  max: Max
  now: number
  why?: string
  snapshot?: Snapshot
}

export type Reset = { t: 'reset'; era: string; cur: number; snapshot: Snapshot; why?: string }

export type Ok = { t: 'ok'; id: string; cur: number; dup: boolean; conv?: string; seq?: number }

export type Err = { t: 'err'; id: string; code: string; msg: string; dup?: boolean }

export type Pong = { t: 'pong'; n: number; sent: number; cur: number }

export type Bye = { t: 'bye'; code: number; why?: string; retry_ms?: number }

/** A fact, as one viewer sees it; `d` is one of the payloads below, by `k`. */
export type Ev = {
  t: 'ev'
  cur: number
  k: string
  by: string
  at: number
  d: Record<string, unknown>
  conv?: string
  seq?: number
  id?: string
}

/** Both ways; the server fills in `by`. */
export type Signal = {
  t: 'sig'
  k: string
  conv?: string
  by?: string
  d?: Record<string, unknown>
  ttl?: number
}

export type ServerFrame = Welcome | Reset | Ok | Err | Ev | Pong | Bye | Signal

/** Either snapshot, to the one who only follows positions. */
export type Snapshot = Record<string, unknown>

// Payloads of facts -----------------------------------------------------------------------------

export type Person = { id: string; name: string | null }

export type Option = { id: string; label: string }

export type MessageBody = {
  text: string
  name?: string
  options?: Option[]
  entry?: string
  attachments?: string[]
  notice?: string
  edited?: boolean
  deleted?: boolean
  cut?: boolean
  rest?: string
}

export type Message = {
  seq: number
  id: string
  by: string
  at: number
  d: MessageBody
  name?: string
}

export type Edited = { seq: number; text: string; cut?: boolean; rest?: string }

export type Deleted = { seq: number }

export type AgentName = { name: string }

export type StateForVisitor = { state: ConversationState; agent?: AgentName }

export type Survey = { max: number }

export type Rated = { score: number }

export type QueuePlace = {
  position: number | null
  wait_low_s: number | null
  wait_high_s: number | null
}

// A visitor's snapshot --------------------------------------------------------------------------

export type VisitorConversation = {
  id: string
  state: ConversationState
  agent: AgentName | null
  last_seq: number
  queue: QueuePlace | null
  survey: Survey | null
  rated: number | null
}

export type VisitorSnapshot = {
  me: string
  site: string
  conversation: VisitorConversation | null
  messages: Message[]
  read: Record<string, number>
  cur: number
}

// HTTP ------------------------------------------------------------------------------------------

export type Page<T> = { items: T[]; next: string | null; cur: number }

export type Theme = { accent?: string }

export type Config = {
  site: string
  name: string
  locale: string
  greeting: Record<string, string>
  topics: string[]
  form: null
  hours: null
  theme: Theme
  reopen_hours: number
}

export type SessionAnswer = {
  token: string
  handle: string
  visitor: string
  expires_in: number
  config: Config
}
