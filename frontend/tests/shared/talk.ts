/** One client session in a test, spoken to in the words of the protocol. */

import { type Effect, type Input, newSession, type Order, step } from '../../shared/session'
import type { ClientFrame, Ev, Ok, Pong, ServerFrame, Welcome } from '../../shared/wire'

type Conversation = { id: string; last_seq: number }

export class Talk {
  state
  /** Effects of the last input. */
  effects: Effect[] = []

  constructor(outbox: Order[] = []) {
    this.state = newSession('dev-1', 'test/1', outbox)
  }

  input(input: Input, chance = 0.5): Effect[] {
    const done = step(this.state, input, chance)
    this.state = done.state
    this.effects = done.effects
    return done.effects
  }

  /** From nothing, or from any wait, to `hello` sent. Returns the hello. */
  hello(): ClientFrame | undefined {
    if (this.state.phase === 'idle') this.input({ in: 'start' })
    if (this.state.phase === 'waiting') this.input({ in: 'timer', name: 'retry' })
    this.input({ in: 'token', conn: this.state.conn, token: 'token-1' })
    this.input({ in: 'opened', conn: this.state.conn })
    return this.sent()[0]
  }

  hear(...frames: ServerFrame[]): Effect[] {
    return this.input({ in: 'frames', conn: this.state.conn, frames })
  }

  /** Greeted with a snapshot of `conversations` taken at `cur`. */
  live(cur = 100, conversations: Conversation[] = [{ id: 'c_1', last_seq: 4 }]): Effect[] {
    this.hello()
    return this.hear(welcome({ mode: 'fresh', cur, snapshot: { conversations } }))
  }

  resumed(): Effect[] {
    this.hello()
    return this.hear(welcome({ mode: 'resume', cur: this.state.cur ?? 0 }))
  }

  order(id: string, text = id): Effect[] {
    return this.input({ in: 'do', order: orderOf(id, text) })
  }

  closed(code: number, chance = 0.5): Effect[] {
    return this.input({ in: 'closed', conn: this.state.conn, code }, chance)
  }

  /** Frames sent by the last input. */
  sent(): ClientFrame[] {
    return this.effects.flatMap((effect) => (effect.fx === 'send' ? [effect.frame] : []))
  }

  /** Ids of the orders sent by the last input. */
  ordered(): string[] {
    return this.sent().flatMap((frame) => (frame.t === 'do' ? [frame.id] : []))
  }

  /** Events handed on by the last input, as `seq` or, without one, as kind. */
  events(): (number | string)[] {
    return this.effects.flatMap((effect) =>
      effect.fx === 'event' ? [effect.event.seq ?? effect.event.k] : [],
    )
  }

  has(fx: Effect['fx']): boolean {
    return this.effects.some((effect) => effect.fx === fx)
  }

  /** Milliseconds the timer `name` was set to by the last input. */
  timer(name: string): number | undefined {
    const set = this.effects.findLast((effect) => effect.fx === 'timer' && effect.name === name)
    return set?.fx === 'timer' ? set.ms : undefined
  }
}

export function orderOf(id: string, text = id): Order {
  return { id, op: 'message.send', d: { text }, at: 1_000 }
}

export function welcome(changes: Partial<Welcome>): Welcome {
  return {
    t: 'welcome',
    v: 1,
    conn: 'x',
    me: 'visitor:1',
    mode: 'fresh',
    era: 'k1',
    cur: 100,
    hb: 25,
    max: { inflight: 3, frame: 65_536 },
    now: 0,
    ...changes,
  }
}

export function said(conv: string, seq: number, cur: number): Ev {
  return { t: 'ev', k: 'message', conv, seq, cur, id: `m${seq}`, by: 'bot', at: 0, d: { text: '' } }
}

export function happened(k: string, conv: string, cur: number, d: Ev['d'] = {}): Ev {
  return { t: 'ev', k, conv, cur, by: 'system', at: 0, d }
}

export function ok(id: string, changes: Partial<Ok> = {}): Ok {
  return { t: 'ok', id, cur: 101, dup: false, ...changes }
}

export function pong(n: number, sent: number, cur: number): Pong {
  return { t: 'pong', n, sent, cur }
}
