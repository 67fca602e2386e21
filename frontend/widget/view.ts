/**
 * All that the visitor sees, as one value, and the only function that changes it.
 *
 * A snapshot and the facts after it give what a fresh snapshot would give. Orders of this tab stand
 * in `outgoing` until the fact they became has arrived.
 */

import type { Link, Order, Status } from '../shared/session'
import type {
  Config,
  ConversationState,
  Ev,
  Message,
  Option,
  QueuePlace,
  Signal,
  StateForVisitor,
  VisitorSnapshot,
} from '../shared/wire'

export type Voice = 'me' | 'bot' | 'agent' | 'system'

/**
 * What the bot calls a person among its choices (`bot/moves.py`). The panel has a button for that
 * in its own place all the time, and the same twice makes people wonder which one is right.
 */
const PERSON = '~person'

export type Line = {
  seq: number
  id: string
  voice: Voice
  name: string | null
  at: number
  text: string
  options: Option[]
  notice: string | null
  edited: boolean
  deleted: boolean
}

/** `sent` has its answer and waits for its fact; `failed` was refused for good, with a code. */
export type Outgoing = { order: Order; state: 'pending' | 'sent' | 'failed'; code: string | null }

export type View = {
  site: Config | null
  me: string | null
  conv: string | null
  state: ConversationState | null
  agent: string | null
  queue: QueuePlace | null
  /** The number that will be called, while a call is asked for. */
  call: string | null
  lines: Line[]
  outgoing: Outgoing[]
  /** The best mark of a survey that was asked, or null. */
  survey: number | null
  rated: boolean
  /** Who is typing, and until when that may be believed. */
  typing: { until: number } | null
  /** Read up to here, by the visitor and by the other side. */
  readByMe: number
  readByThem: number
  link: Link
}

export type Change =
  | { on: 'site'; site: Config }
  | { on: 'status'; status: Status }
  | { on: 'snapshot'; snapshot: VisitorSnapshot }
  | { on: 'event'; event: Ev }
  | { on: 'signal'; signal: Signal; at: number }
  | { on: 'ordered'; order: Order }
  | { on: 'accepted'; id: string; conv: string | undefined; seq: number | undefined }
  | { on: 'refused'; order: Order; code: string }
  | { on: 'older'; conv: string; messages: Message[] }
  | { on: 'read'; seq: number }
  | { on: 'quiet'; at: number }
  | { on: 'taken_back'; id: string }

export const emptyView: View = {
  site: null,
  me: null,
  conv: null,
  state: null,
  agent: null,
  queue: null,
  call: null,
  lines: [],
  outgoing: [],
  survey: null,
  rated: false,
  typing: null,
  readByMe: 0,
  readByThem: 0,
  link: 'idle',
}

export function change(view: View, change: Change): View {
  switch (change.on) {
    case 'site':
      return { ...view, site: change.site }
    case 'status':
      return { ...view, link: change.status.link }
    case 'snapshot':
      return takeSnapshot(view, change.snapshot)
    case 'event':
      return takeEvent(view, change.event)
    case 'signal':
      return takeSignal(view, change.signal, change.at)
    case 'ordered':
      return view.outgoing.some(({ order }) => order.id === change.order.id)
        ? view
        : withOutgoing(view, { order: change.order, state: 'pending', code: null })
    case 'accepted':
      return takeAnswer(view, change)
    case 'refused':
      return takeRefusal(view, change.order, change.code)
    case 'older':
      if (change.conv !== view.conv) return view
      return { ...view, lines: change.messages.reduce(withMessage(view), view.lines) }
    case 'read':
      return { ...view, readByMe: Math.max(view.readByMe, change.seq) }
    case 'quiet':
      return view.typing && view.typing.until <= change.at ? { ...view, typing: null } : view
    case 'taken_back':
      return withoutOutgoing(view, change.id)
  }
}

function takeSnapshot(view: View, snapshot: VisitorSnapshot): View {
  const { me, conversation: row, messages, read } = snapshot
  const lines = messages.reduce(withMessage({ ...view, me }), [])
  const known = new Set(lines.map(({ id }) => id))
  const others = Object.entries(read).flatMap(([who, seq]) => (who === me ? [] : [seq]))
  return {
    ...view,
    me,
    conv: row?.id ?? null,
    state: row?.state ?? null,
    agent: row?.agent?.name ?? null,
    queue: row?.queue ?? null,
    call: row?.call ?? null,
    lines,
    outgoing: view.outgoing.filter(({ order, state }) => state !== 'sent' && !known.has(order.id)),
    survey: row?.survey?.max ?? null,
    rated: typeof row?.rated === 'number',
    typing: null,
    readByMe: read[me] ?? 0,
    readByThem: Math.max(0, ...others),
  }
}

function takeEvent(before: View, event: Ev): View {
  const { k, conv, d } = event
  if (conv === undefined) return before
  if (conv !== before.conv && !begins(event)) return before
  const view = conv === before.conv ? before : turnTo(before, conv)
  switch (k) {
    case 'message': {
      const lines = withMessage(view)(view.lines, event as unknown as Message)
      const said = withoutOutgoing({ ...view, lines }, event.id ?? '')
      return isMine(view, event.by) ? said : { ...said, typing: null }
    }
    case 'edited':
      return withLine(view, d['seq'], { text: d['text'] as string, edited: true })
    case 'deleted':
      return withLine(view, d['seq'], { text: '', options: [], deleted: true })
    case 'state':
      return moved(view, d as StateForVisitor)
    case 'callback':
      return { ...view, call: d['phone'] as string }
    case 'call_tried':
      return d['state'] === 'waiting' ? view : { ...view, call: null }
    case 'survey':
      return { ...view, survey: d['max'] as number, rated: false }
    case 'rated':
      return { ...view, survey: null, rated: true }
    default:
      return view
  }
}

/** A conversation begins with a first message, a call, or in the line; other news is of an old one. */
function begins({ k, seq, d }: Ev): boolean {
  if (k === 'message') return seq === 1
  return k === 'callback' || (k === 'state' && d['state'] === 'queued')
}

/** A new conversation takes the screen. */
function turnTo({ site, me, outgoing, link }: View, conv: string): View {
  return { ...emptyView, site, me, outgoing, link, conv, state: 'bot' }
}

function moved(view: View, { state, agent }: StateForVisitor): View {
  const before = { ...view, state, agent: agent?.name ?? null }
  const next: View = {
    ...before,
    queue: isWaiting(before) ? view.queue : null,
    typing: agent ? view.typing : null,
  }
  return hasEnded(next) ? next : { ...next, survey: null, rated: false }
}

function takeSignal(view: View, { k, conv, by, d, ttl }: Signal, at: number): View {
  if (conv !== undefined && conv !== view.conv) return view
  if (k === 'queue') return { ...view, queue: d as QueuePlace }
  if (k === 'read') {
    const seq = Number(d?.['seq']) || 0
    // Read by me in another tab is read here too.
    if (isMine(view, by)) return { ...view, readByMe: Math.max(view.readByMe, seq) }
    return { ...view, readByThem: Math.max(view.readByThem, seq) }
  }
  if (k !== 'typing' || isMine(view, by)) return view
  return { ...view, typing: { until: at + (ttl ?? 6) * 1000 } }
}

function takeAnswer(
  view: View,
  { id, conv, seq }: { id: string; conv: string | undefined; seq: number | undefined },
): View {
  const last = view.lines.at(-1)?.seq ?? 0
  // Without a number it said nothing; a number already passed was heard before.
  if (seq === undefined || (conv === view.conv && seq <= last)) return withoutOutgoing(view, id)
  return withState(view, id, 'sent', null)
}

function takeRefusal(before: View, order: Order, code: string): View {
  const view = change(before, { on: 'ordered', order })
  return isSaid(order) ? withState(view, order.id, 'failed', code) : withoutOutgoing(view, order.id)
}

/** Puts a message in its place; one that is there already is replaced. */
function withMessage(view: View): (lines: Line[], message: Message) => Line[] {
  return (lines, { seq, id, by, at, name, d }) => {
    const line: Line = {
      seq,
      id,
      voice: voiceOf(view, by),
      name: name ?? d.name ?? null,
      at,
      text: d.text,
      options: (d.options ?? []).filter(({ id }) => id !== PERSON),
      notice: d.notice ?? null,
      edited: d.edited ?? false,
      deleted: d.deleted ?? false,
    }
    const place = lines.findLastIndex((other) => other.seq <= seq)
    const isKnown = lines[place]?.seq === seq
    return lines.toSpliced(isKnown ? place : place + 1, isKnown ? 1 : 0, line)
  }
}

function withLine(view: View, seq: unknown, changes: Partial<Line>): View {
  const lines = view.lines.map((line) => (line.seq === seq ? { ...line, ...changes } : line))
  return { ...view, lines }
}

function withOutgoing(view: View, one: Outgoing): View {
  const isKnown = view.lines.some(({ id }) => id === one.order.id)
  return isKnown ? view : { ...view, outgoing: [...view.outgoing, one] }
}

function withoutOutgoing(view: View, id: string): View {
  return { ...view, outgoing: view.outgoing.filter(({ order }) => order.id !== id) }
}

function withState(
  view: View,
  id: string,
  state: Outgoing['state'],
  code: string | null,
): View {
  const outgoing = view.outgoing.map((one) => (one.order.id === id ? { ...one, state, code } : one))
  return { ...view, outgoing }
}

function voiceOf(view: View, by: string): Voice {
  if (isMine(view, by)) return 'me'
  if (by.startsWith('agent:')) return 'agent'
  return by === 'bot' ? 'bot' : 'system'
}

/** A visitor sees nobody but themselves as a visitor, on whatever device they wrote. */
function isMine(view: View, by: string | undefined): boolean {
  return by !== undefined && (by === view.me || by.startsWith('visitor:'))
}

// What the screen asks of the view ---------------------------------------------------------------

export function hasEnded({ state }: View): boolean {
  return state === 'closed' || state === 'wrap_up' || state === 'abandoned'
}

/** Orders that become a message of the visitor. */
export function isSaid({ op }: Order): boolean {
  return op === 'message.send' || op === 'choice.pick'
}

/** What `order` says: its text, or the label of the option it picks. */
export function wordsOf(view: View, { d }: Order): string {
  if (typeof d['text'] === 'string') return d['text']
  const offered = view.lines.find(({ seq }) => seq === d['seq'])?.options ?? []
  return offered.find(({ id }) => id === d['option'])?.label ?? '…'
}

/** The options that still may be picked: those of the last word, while the bot is listening. */
export function openChoices(view: View): Line | null {
  const last = view.lines.at(-1)
  const isAnswered = view.outgoing.some(({ order, state }) => isSaid(order) && state !== 'failed')
  return last && last.options.length > 0 && view.state === 'bot' && !isAnswered ? last : null
}

export function isAskingForPerson(view: View): boolean {
  return view.outgoing.some(({ order }) => order.op === 'agent.request')
}

export function isAskingForCall(view: View): boolean {
  return view.outgoing.some(({ order }) => order.op === 'callback.request')
}

/** Nobody is serving, and no call is asked for. */
export function mayAskForCall(view: View): boolean {
  return view.call === null && (isWaiting(view) || mayAskForPerson(view))
}

/** The last word offers a call: the way to it stands there, and in its own place no second time. */
export function isOfferedCall(view: View): boolean {
  return view.lines.at(-1)?.notice === 'offer_callback' && mayAskForCall(view)
}

/** A person has not been asked for and nobody is serving. */
export function mayAskForPerson(view: View): boolean {
  return view.state === null || view.state === 'bot' || hasEnded(view)
}

export function isWaiting({ state }: Pick<View, 'state'>): boolean {
  return state === 'queued' || state === 'offered'
}

export function unreadCount({ lines, readByMe }: View): number {
  return lines.filter(({ seq, voice }) => seq > readByMe && voice !== 'me').length
}

export function hasOlder({ lines }: View): boolean {
  return (lines[0]?.seq ?? 1) > 1
}
