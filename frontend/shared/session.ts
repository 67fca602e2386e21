/**
 * One client's side of the protocol without any network or clock: inputs go in, a new state and
 * the effects to carry out come out.
 *
 * The life of a connection stands here; what is received is in `stream.ts`, what is sent in
 * `sending.ts`, how long to wait in `backoff.ts`. `socket.ts` carries the effects out.
 */

import { delayMs, type Ending, endingOf } from './backoff'
import { accepted, adopt, enqueue, flush, noteRead, refused, sendReads } from './sending'
import { adoptSnapshot, answered, filled, receive } from './stream'
import type { Effect, Input, Link, Order, Session, Status, Step, TimerName } from './state'
import type { ServerFrame, Welcome } from './wire'

export type { Effect, Input, Link, Order, Phase, Session, Status, Step, TimerName } from './state'

/** A connection that does not come about in this time is given up. */
export const CONNECT_MS = 15_000
/** A ping without an answer in this time means the connection is dead. */
export const ANSWER_MS = 5_000
/** What a client says when it leaves by itself. */
export const LEAVING = 1000

export function newSession(
  dev: string,
  ua: string,
  outbox: Order[] = [],
  desk = true,
): Session {
  return {
    phase: 'idle',
    dev,
    ua,
    desk,
    watch: [],
    conn: 0,
    attempts: 0,
    token: '',
    greeted: false,
    bye: null,
    patient: false,
    retryMs: null,
    era: null,
    cur: null,
    limits: { inflight: 32, frame: 65_536 },
    hb: 25,
    pings: 0,
    ponged: 0,
    heard: 0,
    mendings: 0,
    outbox,
    sent: [],
    reads: {},
    unreported: [],
    base: 0,
    applied: {},
    seqs: {},
    mended: [],
    held: {},
    status: { link: 'idle', unsent: outbox.length, retry_ms: null },
  }
}

/** What happens on `input`. `chance` in [0, 1) decides the jitter of a retry. */
export function step(before: Session, input: Input, chance = 0.5): Step {
  const s = { ...before }
  const out: Effect[] = []
  react(s, out, input, chance)
  const status = statusOf(s)
  const old = s.status
  if (
    status.link !== old.link ||
    status.unsent !== old.unsent ||
    status.retry_ms !== old.retry_ms
  ) {
    s.status = status
    out.push({ fx: 'status', status })
  }
  return { state: s, effects: out }
}

function react(s: Session, out: Effect[], input: Input, chance: number): void {
  if ('conn' in input && input.conn !== s.conn) return
  switch (input.in) {
    case 'start':
      if (s.phase === 'idle') connect(s, out)
      return
    case 'use_here':
      s.attempts = 0
      return resume(s, out)
    case 'stop':
      return end(s, out, 'closed')
    case 'wake':
      if (s.phase === 'live' && s.pings === s.ponged) ping(s, out)
      else if (s.phase === 'waiting' && !s.patient) connect(s, out)
      return
    case 'hidden':
      return sendReads(s, out)
    case 'token':
      if (s.phase !== 'token') return
      s.token = input.token
      s.phase = 'opening'
      out.push({ fx: 'open', conn: s.conn })
      return
    case 'no_token':
      if (input.final) end(s, out, 'signed_out')
      else lost(s, out, 0, chance)
      return
    case 'opened':
      return greet(s, out)
    case 'frames':
      for (const frame of input.frames) {
        if (s.conn !== input.conn || !isConnected(s)) return
        hear(s, out, frame, chance)
      }
      return
    case 'closed':
      return lost(s, out, input.code, chance)
    case 'timer':
      return ring(s, out, input.name, chance)
    case 'do':
      return enqueue(s, out, input.order)
    case 'adopted':
      return adopt(s, out, input.orders)
    case 'read':
      return noteRead(s, out, input.conv, input.seq)
    case 'signal':
      if (s.phase === 'live') out.push({ fx: 'send', frame: input.signal })
      return
    case 'filled':
      return filled(s, out, input.conv, input.messages)
    case 'watch':
      s.watch = input.convs
  }
}

function hear(s: Session, out: Effect[], frame: ServerFrame, chance: number): void {
  switch (frame.t) {
    case 'welcome':
      return welcome(s, out, frame)
    case 'reset':
      adoptSnapshot(s, out, frame, 'reset')
      s.sent = []
      return flush(s, out)
    case 'ev':
      s.attempts = 0
      if (receive(s, out, frame) === 'gap') resume(s, out)
      return
    case 'sig':
      out.push({ fx: 'signal', signal: frame })
      return
    case 'ok':
      s.attempts = 0
      return accepted(s, out, frame)
    case 'err':
      return refused(s, out, frame)
    case 'pong':
      s.attempts = 0
      s.ponged = frame.n
      out.push({ fx: 'untimer', name: 'answer' })
      if (answered(s, frame) === 'lost') resume(s, out)
      return
    case 'bye':
      s.bye = frame
      if (endingOf(frame.code) !== 'retry') return lost(s, out, frame.code, chance)
      s.phase = 'leaving'
      out.push({ fx: 'untimer', name: 'ping' }, { fx: 'timer', name: 'answer', ms: ANSWER_MS })
  }
}

function connect(s: Session, out: Effect[]): void {
  s.conn += 1
  s.phase = 'token'
  s.bye = null
  s.patient = false
  s.retryMs = null
  s.sent = []
  out.push(
    { fx: 'untimer', name: 'retry' },
    { fx: 'untimer', name: 'ping' },
    { fx: 'timer', name: 'answer', ms: CONNECT_MS },
    { fx: 'token', conn: s.conn },
  )
}

function greet(s: Session, out: Effect[]): void {
  if (s.phase !== 'opening') return
  s.phase = 'greeting'
  const place = s.era !== null && s.cur !== null ? { era: s.era, cur: s.cur } : {}
  const looks = s.desk ? {} : { desk: false }
  const { dev, token, watch, ua } = s
  const hello = { v: [1], dev, token, ...place, watch, ua, ...looks }
  out.push({ fx: 'send', frame: { t: 'hello', ...hello } })
}

function welcome(s: Session, out: Effect[], frame: Welcome): void {
  s.phase = 'live'
  s.greeted = true
  s.limits = frame.max
  s.hb = frame.hb
  s.heard = 0
  s.ponged = s.pings
  // A server that greets and then hangs up must not be asked twice a second for ever.
  s.attempts = Math.min(s.attempts, 3)
  if (frame.mode === 'resume') s.era = frame.era
  else adoptSnapshot(s, out, { ...frame, snapshot: frame.snapshot ?? {} }, frame.mode)
  s.unreported = Object.keys(s.reads)
  out.push(
    { fx: 'untimer', name: 'answer' },
    { fx: 'timer', name: 'ping', ms: s.hb * 1000 },
  )
  flush(s, out)
  sendReads(s, out)
}

function ring(s: Session, out: Effect[], name: TimerName, chance: number): void {
  if (name === 'retry' && s.phase === 'waiting') connect(s, out)
  else if (name === 'ping' && s.phase === 'live') ping(s, out)
  else if (name === 'read') sendReads(s, out)
  else if (name === 'answer' && isConnected(s)) lost(s, out, s.bye?.code ?? 0, chance)
}

function ping(s: Session, out: Effect[]): void {
  s.pings += 1
  out.push(
    { fx: 'send', frame: { t: 'ping', n: s.pings } },
    { fx: 'timer', name: 'answer', ms: ANSWER_MS },
    { fx: 'timer', name: 'ping', ms: s.hb * 1000 },
  )
}

/** Something is missing: ask again from the position held, at once. */
function resume(s: Session, out: Effect[]): void {
  out.push({ fx: 'drop', code: LEAVING })
  connect(s, out)
}

/** The connection is gone, or is not worth keeping; what comes next depends on why. */
function lost(s: Session, out: Effect[], code: number, chance: number): void {
  if (!isConnected(s)) return
  const why = s.bye?.code ?? code
  const ending: Ending = endingOf(why)
  if (ending !== 'retry') return end(s, out, ending)
  s.attempts += 1
  const told = s.bye?.retry_ms
  s.patient = told !== undefined
  s.retryMs = told ?? delayMs(why, s.attempts, chance)
  hangUp(s, out)
  s.phase = 'waiting'
  out.push({ fx: 'timer', name: 'retry', ms: s.retryMs })
}

function end(s: Session, out: Effect[], phase: Exclude<Ending, 'retry'> | 'closed'): void {
  hangUp(s, out)
  s.phase = phase
  s.retryMs = null
}

function hangUp(s: Session, out: Effect[]): void {
  s.conn += 1
  s.sent = []
  out.push(
    { fx: 'drop', code: LEAVING },
    { fx: 'untimer', name: 'retry' },
    { fx: 'untimer', name: 'ping' },
    { fx: 'untimer', name: 'answer' },
  )
}

function isConnected(s: Session): boolean {
  return ['token', 'opening', 'greeting', 'live', 'leaving'].includes(s.phase)
}

function statusOf(s: Session): Status {
  return { link: linkOf(s), unsent: s.outbox.length, retry_ms: s.retryMs }
}

function linkOf(s: Session): Link {
  switch (s.phase) {
    case 'token':
    case 'opening':
    case 'greeting':
      return s.greeted ? 'reconnecting' : 'connecting'
    case 'waiting':
    case 'leaving':
      return 'reconnecting'
    default:
      return s.phase
  }
}
