/**
 * The protocol client of the widget and the console: `session.ts` decides, this file has the
 * WebSocket, the timers and the page's events, and does as it is told.
 */

import { newId } from './ids'
import type { Outbox } from './outbox'
import {
  type Effect,
  type Input,
  newSession,
  type Order,
  type Status,
  step,
  type TimerName,
} from './session'
import type { Err, Ev, Message, Mode, Ok, ServerFrame, Signal, Snapshot } from './wire'

export type Handlers = {
  snapshot(snapshot: Snapshot, mode: Mode): void
  event(event: Ev): void
  signal(signal: Signal): void
  status(status: Status): void
  refused(order: Order, err: Err): void
  accepted?(order: Order, ok: Ok): void
  /** An order is waiting for its answer: a new one, one from before a reload, or an adopted one. */
  ordered?(order: Order): void
}

export type ClientOptions = {
  url: string
  subprotocol: string
  /** A token for `hello`, asked for before every connection; rejects with `SignInNeeded` for good. */
  token: () => Promise<string>
  dev: string
  outbox: Outbox
  handlers: Handlers
  ua?: string
  /** False for a board that is only looked at. */
  desk?: boolean
  watch?: string[]
  /** The messages of `conv` above `after`, over HTTP: the last means against a gap. */
  history?: (conv: string, after: number) => Promise<Message[]>
}

export type Client = {
  /** Want something. Returns the order's id; the answer comes to `accepted` or `refused`. */
  do(op: string, d: Record<string, unknown>, conv?: string): string
  read(conv: string, seq: number): void
  typing(conv: string): void
  /** The conversations a supervisor watches, named again in every `hello`. */
  watch(convs: string[]): void
  /** Connect anew: after another tab took over, after a sign-in, as somebody else, or at once. */
  useHere(): void
  close(): void
}

/** Thrown by `token` when only a person can help: no reconnecting until `useHere`. */
export class SignInNeeded extends Error {}

const TYPING_EVERY_MS = 3_000
const TYPING_TTL_S = 6
const PROTOCOL_ERROR = 4000

export function createClient(options: ClientOptions): Client {
  const { handlers, outbox } = options
  let state = newSession(options.dev, options.ua ?? '', outbox.orders, options.desk ?? true)
  state.watch = options.watch ?? []
  let socket: WebSocket | null = null
  let wasLive = false
  const timers = new Map<TimerName, ReturnType<typeof setTimeout>>()
  const typedAt = new Map<string, number>()

  // A handler may order something while effects are carried out; it waits until they are done.
  const inputs: Input[] = []
  let busy = false
  function input(next: Input): void {
    inputs.push(next)
    if (busy) return
    busy = true
    try {
      for (let first = inputs.shift(); first; first = inputs.shift()) {
        const done = step(state, first, Math.random())
        state = done.state
        for (const effect of done.effects) carryOut(effect)
      }
    } finally {
      busy = false
    }
  }

  function carryOut(effect: Effect): void {
    switch (effect.fx) {
      case 'token':
        return askToken(effect.conn)
      case 'open':
        return open(effect.conn)
      case 'send':
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(effect.frame))
        return
      case 'drop':
        socket?.close(effect.code)
        socket = null
        return
      case 'timer':
        clearTimeout(timers.get(effect.name))
        timers.set(
          effect.name,
          setTimeout(() => input({ in: 'timer', name: effect.name }), effect.ms),
        )
        return
      case 'untimer':
        return clearTimeout(timers.get(effect.name))
      case 'keep':
        outbox.keep(effect.order)
        return tell(() => handlers.ordered?.(effect.order))
      case 'forget':
        return outbox.forget(effect.id)
      case 'fill':
        return fill(effect.conv, effect.after)
      case 'snapshot':
        tell(() => handlers.snapshot(effect.snapshot, effect.mode))
        return
      case 'event':
        return tell(() => handlers.event(effect.event))
      case 'signal':
        return tell(() => handlers.signal(effect.signal))
      case 'status':
        if (effect.status.link === 'live' && !wasLive) adopt()
        wasLive = effect.status.link === 'live'
        return tell(() => handlers.status(effect.status))
      case 'accepted':
        return tell(() => handlers.accepted?.(effect.order, effect.ok))
      case 'refused':
        return tell(() => handlers.refused(effect.order, effect.err))
    }
  }

  function askToken(conn: number): void {
    options.token().then(
      (token) => input({ in: 'token', conn, token }),
      (error: unknown) => input({ in: 'no_token', conn, final: error instanceof SignInNeeded }),
    )
  }

  function open(conn: number): void {
    const opened = new WebSocket(options.url, options.subprotocol)
    socket = opened
    opened.onopen = () => input({ in: 'opened', conn })
    opened.onclose = (event) => input({ in: 'closed', conn, code: event.code })
    opened.onmessage = (event) => {
      const frames = framesOf(event.data)
      if (frames) input({ in: 'frames', conn, frames })
      else opened.close(PROTOCOL_ERROR)
    }
  }

  function fill(conv: string, after: number): void {
    const asked = options.history?.(conv, after) ?? Promise.reject(new Error('no history'))
    asked.then(
      (messages) => input({ in: 'filled', conv, messages }),
      () => input({ in: 'filled', conv, messages: null }),
    )
  }

  function adopt(): void {
    outbox.adopt((orders, expired) => {
      for (const order of orders) tell(() => handlers.ordered?.(order))
      for (const order of expired) tell(() => handlers.refused(order, tooOld(order)))
      input({ in: 'adopted', orders })
    })
  }

  const wake = (event: Event): void => {
    // A page that is left may not come back: what has been read is told now.
    if (event.type === 'pagehide' || (event.type === 'visibilitychange' && document.hidden)) {
      return input({ in: 'hidden' })
    }
    adopt()
    input({ in: 'wake' })
  }
  addEventListener('online', wake)
  // Without a network no answer comes, and a ping finds that out in seconds.
  addEventListener('offline', wake)
  addEventListener('pageshow', wake)
  addEventListener('pagehide', wake)
  document.addEventListener('visibilitychange', wake)

  for (const order of outbox.orders) handlers.ordered?.(order)
  input({ in: 'start' })

  return {
    do(op, d, conv) {
      // What is said ends the typing for the other side; whoever types on is told of anew.
      typedAt.clear()
      const order: Order = { id: newId(), op, d, at: Date.now(), ...(conv ? { conv } : {}) }
      input({ in: 'do', order })
      return order.id
    },
    read: (conv, seq) => input({ in: 'read', conv, seq }),
    typing(conv) {
      const now = Date.now()
      if (now - (typedAt.get(conv) ?? 0) < TYPING_EVERY_MS) return
      typedAt.set(conv, now)
      const signal: Signal = { t: 'sig', k: 'typing', conv, d: {}, ttl: TYPING_TTL_S }
      input({ in: 'signal', signal })
    },
    watch: (convs) => input({ in: 'watch', convs }),
    useHere: () => input({ in: 'use_here' }),
    close() {
      removeEventListener('online', wake)
      removeEventListener('offline', wake)
      removeEventListener('pageshow', wake)
      removeEventListener('pagehide', wake)
      document.removeEventListener('visibilitychange', wake)
      input({ in: 'stop' })
    },
  }
}

/** What the client itself says of an order that waited longer than a week. */
export function tooOld(order: Order): Err {
  return { t: 'err', id: order.id, code: 'too_old', msg: 'Not sent within seven days.' }
}

/** A screen that fails to draw must not stop the stream; its error is still reported. */
function tell(deed: () => void): void {
  try {
    deed()
  } catch (error) {
    setTimeout(() => {
      throw error
    })
  }
}

function framesOf(data: unknown): ServerFrame[] | null {
  try {
    const frames = JSON.parse(data as string) as ServerFrame | ServerFrame[]
    return Array.isArray(frames) ? frames : [frames]
  } catch {
    return null
  }
}
