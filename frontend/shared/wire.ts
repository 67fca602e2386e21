/**
 * The shapes that cross the wire, protocol version 1: frames, payloads of facts, snapshots, and
 * what the widget asks for over HTTP.
 *
 * Printed by `python -m contact_center.wire.typescript`; change the structs there, not this file.
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

/** The first frame: who this is, and where their stream stands. */
export type Hello = {
  t: 'hello'
  v: number[]
  dev: string
  token: string
  era?: string
  cur?: number
  watch?: string[]
  ua?: string
  desk?: boolean
}

/** An order. The same `id` again gets the first answer again; `d` holds the fields of `op`. */
export type Do = { t: 'do'; id: string; op: string; d?: Record<string, unknown>; conv?: string }

/** Everything up to message `seq` was seen; not answered, and older marks change nothing. */
export type Read = { t: 'read'; conv: string; seq: number }

/** Answered by a `pong` with the same `n`. */
export type Ping = { t: 'ping'; n: number }

export type ClientFrame = Hello | Do | Read | Ping | Signal

// What the server sends -------------------------------------------------------------------------

/** What this server takes: unanswered orders, and bytes of one message. */
export type Max = { inflight: number; frame: number }

/** The answer to `hello`, always the first frame. */
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

/** In mid-connection: everything anew, as after a `welcome` with `reset`. */
export type Reset = { t: 'reset'; era: string; cur: number; snapshot: Snapshot; why?: string }

/** The order is done and on the disk. `cur` is the position of its last fact, no cursor. */
export type Ok = {
  t: 'ok'
  id: string
  cur: number
  dup: boolean
  conv?: string
  seq?: number
  snapshot?: Snapshot
}

/** The order is refused for good; `code` never changes its meaning, `msg` is for people. */
export type Err = { t: 'err'; id: string; code: string; msg: string; dup?: boolean }

/** `sent` is the `cur` of the last `ev` written before; `cur` is a watermark to adopt. */
export type Pong = { t: 'pong'; n: number; sent: number; cur: number }

/** The connection is about to be closed with `code`; come back after `retry_ms`. */
export type Bye = { t: 'bye'; code: number; why?: string; retry_ms?: number }

/** A fact, as one viewer sees it; `d` is one of the payloads, by `k`. */
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

/** Fire and forget, both ways: the last value wins, and the server fills in `by`. */
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

/** Somebody by id and by the name that is shown; the name is null while nobody knows it. */
export type Person = { id: string; name: string | null }

/** One thing the visitor may choose with a click. */
export type Option = { id: string; label: string }

/** What was said. `cut` says that the text goes on at the address in `rest`. */
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

/** A message in a snapshot or a page; `name` is the display name of an agent who said it. */
export type Message = {
  seq: number
  id: string
  by: string
  at: number
  d: MessageBody
  name?: string
}

/** The text of message `seq` is another one. */
export type Edited = { seq: number; text: string; cut?: boolean; rest?: string }

/** The text of message `seq` is gone; its number stays. */
export type Deleted = { seq: number }

/** Said among staff, never on a visitor's stream; a whisper is meant for the owner alone. */
export type Note = {
  id: string
  text: string
  name: string
  whisper?: boolean
  cut?: boolean
  rest?: string
}

/** What a visitor is told of the person they talk to. */
export type AgentName = { name: string }

/** Where the conversation stands; `wrap_up` is told as `closed`. `agent` while one serves. */
export type StateForVisitor = { state: ConversationState; agent?: AgentName }

/** Where the conversation stands; `until` ends a wrap-up or a park by itself. */
export type StateForAgent = {
  state: ConversationState
  queue: string
  outcome?: string
  until?: number
  owner?: string
}

/** The visitor is asked to judge, 1 to `max`. */
export type Survey = { max: number }

/** The visitor's judgement. */
export type Rated = { score: number }

/** The call a conversation asks for; not due before `due_at`. */
export type Call = {
  phone: string
  name: string | null
  topic: string | null
  due_at: number | null
  attempts: number
  state: string
}

/** One conversation on a desk: a row of the snapshot, and the payload of `assigned`. */
export type Work = {
  id: string
  customer: Person
  channel: string
  queue: string
  state: ConversationState
  subject: string
  locale: string
  last_seq: number
  read_seq: number
  due_at: number
  updated_at: number
  wrapup_until: number | null
  park_until: number | null
  tags: string[]
  callback: Call | null
  visitor_online: boolean | null
}

/** Work shown to one agent until `expires_at`; `why` is the reason of the decision. */
export type Offer = {
  offer: string
  work: Work
  channel: string
  queue: string
  customer: Person
  expires_at: number
  why: Record<string, unknown>
  mode: string
}

/** The offer is over: accepted, declined, missed or withdrawn. */
export type OfferGone = { offer: string; outcome: string; reason?: string }

/** The conversation has left this desk; `why` is transferred, requeued, closed and the like. */
export type Unassigned = { why: string }

/** Whether the agent takes work; `next_presence` follows the last live work. */
export type PresenceNow = {
  presence: Presence
  next_presence: Presence | null
  code: string | null
}

/** `customer` holds the id and the fields of the card that changed, no others. */
export type CustomerChange = { customer: Record<string, unknown> }

/** The labels of the conversation, all of them. */
export type Tags = { tags: string[] }

/** The visitor of an owned conversation went away, or came back. */
export type VisitorSeen = { online: boolean }

/** A place in the line, from 1, and the honest range of the wait; null while it is not known. */
export type QueuePlace = {
  position: number | null
  wait_low_s: number | null
  wait_high_s: number | null
}

// Snapshots -------------------------------------------------------------------------------------

/** The visitor's newest conversation. `survey` waits for an answer, `rated` is the answer. */
export type VisitorConversation = {
  id: string
  state: ConversationState
  agent: AgentName | null
  last_seq: number
  queue: QueuePlace | null
  survey: Survey | null
  rated: number | null
  call: string | null
}

/** All a widget shows; `read` says how far each side has read. */
export type VisitorSnapshot = {
  me: string
  site: string
  conversation: VisitorConversation | null
  messages: Message[]
  read: Record<string, number>
  cur: number
}

/** Who sits at the desk. */
export type AgentCard = { id: string; name: string; role: string; locale: string }

/** A queue as a desk names it. */
export type QueueName = { id: string; name: string; channels: string[] }

/** All a desk shows of live work; `more` says that the list of conversations was too long. */
export type AgentSnapshot = {
  me: string
  agent: AgentCard
  presence: Presence
  next_presence: Presence | null
  code: string | null
  offers: Offer[]
  conversations: Work[]
  queues: QueueName[]
  cur: number
  more?: boolean
}

/** Any conversation of the center, as its row stands; `agent` has it on the desk. */
export type WatchedConversation = {
  id: string
  customer: Person
  channel: string
  queue: string
  state: ConversationState
  agent: Person | null
  subject: string
  locale: string
  last_seq: number
  created_at: number
  updated_at: number
  closed_at: number | null
  outcome: string | null
  tags: string[]
}

/** What watching begins with; facts of the conversation after `cur` follow on the stream. */
export type WatchSnapshot = { conversation: WatchedConversation; messages: Message[]; cur: number }

// Signals of the floor --------------------------------------------------------------------------

/** One queue of the floor. `oldest_at` is since when the one waiting longest has waited. */
export type QueueStats = {
  id: string
  waiting: number
  oldest_at: number | null
  offered: number
  active: number
  answered_today: number
  abandoned_today: number
}

/** The signal `queue_stats`: every queue at `at`; the day counted from `day_from`, in UTC. */
export type QueuesStats = { at: number; day_from: number; queues: QueueStats[] }

/** The signal `agent_state`: what one agent (the signal's `by`) does since `since`. */
export type AgentState = {
  state: string
  since: number
  code: string | null
  handling: number
  load: number
  units: number
  overdue_at: number | null
}

// HTTP ------------------------------------------------------------------------------------------

export type Page<T> = { items: T[]; next: string | null; cur: number }

/** How the widget looks on this site. */
export type Theme = { accent?: string }

/** What the widget needs to know of its site. */
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

/** `token` opens sockets and calls for `expires_in` seconds; `handle` gets a new one later. */
export type SessionAnswer = {
  token: string
  handle: string
  visitor: string
  expires_in: number
  config: Config
}
