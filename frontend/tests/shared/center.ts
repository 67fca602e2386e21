/** A small center and a bad line to it, for property tests of the client session. */

import { type Effect, newSession, type Order, type Session, step } from '../../shared/session'
import type { ClientFrame, Ev, Message, Ok, ServerFrame } from '../../shared/wire'
import { type Chance } from './chance'
import { welcome } from './talk'

const CONVERSATIONS = ['c_1', 'c_2'] as const

/** Keeps a journal, answers orders once per id, resumes or not as the protocol says. */
export class Center {
  journal: Ev[] = []
  answers = new Map<string, Ok>()
  cur = 100

  say(conv: string, id: string, by: string): Ev {
    this.cur += 1 + (this.cur % 3)
    const seq = this.messages(conv).length + 1
    const ev: Ev = { t: 'ev', k: 'message', conv, seq, id, by, cur: this.cur, at: 0, d: { text: id } }
    this.journal.push(ev)
    return ev
  }

  move(conv: string): void {
    this.cur += 2
    this.journal.push({ t: 'ev', k: 'state', conv, by: 'system', cur: this.cur, at: 0, d: {} })
  }

  do(frame: Extract<ClientFrame, { t: 'do' }>): Ok {
    const known = this.answers.get(frame.id)
    if (known) return { ...known, dup: true }
    const { seq, cur } = this.say(frame.conv ?? 'c_1', frame.id, 'visitor:1')
    const ok: Ok = { t: 'ok', id: frame.id, cur, dup: false, ...(seq === undefined ? {} : { seq }) }
    this.answers.set(frame.id, ok)
    return ok
  }

  messages(conv: string): Ev[] {
    return this.journal.filter((ev) => ev.conv === conv && ev.k === 'message')
  }
}

/** One client, one center, and what is on its way between them. */
export class Line {
  state: Session = newSession('dev', 'test')
  /** What the client has been told, the way a screen would keep it. */
  screen = new Map<string, string[]>()
  snapshots = 0
  gaps = 0
  private timers = new Set<string>()
  private up: ClientFrame[] = []
  private down: ServerFrame[] = []
  private asked: { conv: string; after: number }[] = []
  private isOpen = false
  private fed = 0
  private lastSent = 0
  private ordered = 0

  constructor(
    readonly center: Center,
    private readonly chance: Chance,
  ) {}

  /** Something happens somewhere. */
  tick(isBad: boolean): void {
    const { chance } = this
    switch (chance.below(isBad ? 12 : 9)) {
      case 0:
        return void this.center.say(chance.one(CONVERSATIONS), `b${this.center.cur}`, 'bot')
      case 1:
        return this.center.move(chance.one(CONVERSATIONS))
      case 2:
        return this.want()
      case 3:
      case 4:
        return this.deliverUp()
      case 5:
      case 6:
        return this.deliverDown()
      case 7:
        return this.fireTimer()
      case 8:
        return this.answerHttp()
      case 9:
        return this.lose()
      case 10:
        return this.cut(chance.one([1006, 4008, 4010, 4012]))
      default:
        return this.input({ in: 'wake' })
    }
  }

  start(): void {
    this.input({ in: 'start' })
  }

  /** With a good line: deliver and fire until nothing is left to happen. */
  heal(): void {
    for (let round = 0; round < 60; round += 1) {
      if (!this.isOpen) this.fire('retry')
      for (let more = true; more; ) {
        this.feed()
        more = this.up.length + this.down.length + this.asked.length > 0
        this.deliverUp()
        this.deliverDown()
        this.answerHttp()
      }
      this.fire('ping')
    }
  }

  private want(): void {
    this.ordered += 1
    const id = `o${String(this.ordered).padStart(4, '0')}`
    const conv = this.chance.one(CONVERSATIONS)
    const order: Order = { id, op: 'message.send', conv, d: { text: id }, at: this.ordered }
    this.input({ in: 'do', order })
  }

  private deliverUp(): void {
    const frame = this.up.shift()
    if (frame?.t === 'hello') this.greet(frame)
    else if (frame?.t === 'do') {
      const ok = this.center.do(frame)
      // The answer may overtake the fact or follow it.
      if (this.chance.happens(0.5)) this.feed()
      this.down.push(ok)
    } else if (frame?.t === 'ping') {
      this.feed()
      this.down.push({ t: 'pong', n: frame.n, sent: this.lastSent, cur: this.center.cur })
    }
  }

  private greet({ era, cur }: Extract<ClientFrame, { t: 'hello' }>): void {
    const isResume = era !== undefined && cur !== undefined && this.chance.happens(0.8)
    this.lastSent = 0
    if (isResume) {
      this.fed = this.center.journal.findIndex((ev) => ev.cur > cur)
      if (this.fed < 0) this.fed = this.center.journal.length
      this.down.push(welcome({ mode: 'resume', cur }))
      return
    }
    this.fed = this.center.journal.length
    const conversations = CONVERSATIONS.map((id) => ({
      id,
      last_seq: this.center.messages(id).length,
      said: this.center.messages(id).map((ev) => ev.id),
    }))
    this.down.push(welcome({ mode: 'reset', cur: this.center.cur, snapshot: { conversations } }))
  }

  /** What the journal has gained goes on the line. */
  private feed(): void {
    for (; this.isOpen && this.fed < this.center.journal.length; this.fed += 1) {
      const ev = this.center.journal[this.fed]
      if (!ev) return
      this.down.push(ev)
      this.lastSent = ev.cur
    }
  }

  private deliverDown(): void {
    if (this.state.phase === 'live') this.feed()
    const frame = this.down.shift()
    if (frame) this.input({ in: 'frames', conn: this.state.conn, frames: [frame] })
  }

  private fireTimer(): void {
    if (this.timers.size > 0) this.fire(this.chance.one([...this.timers]))
  }

  private fire(name: string): void {
    if (!this.timers.delete(name)) return
    this.input({ in: 'timer', name: name as 'retry' })
  }

  /** A message vanishes although the connection lives: what must never happen, and then does. */
  private lose(): void {
    const at = this.down.findIndex((frame) => frame.t === 'ev' && frame.k === 'message')
    if (at >= 0) this.down.splice(at, 1)
  }

  private cut(code: number): void {
    if (!this.isOpen) return
    this.hangUp()
    this.input({ in: 'closed', conn: this.state.conn, code })
  }

  private hangUp(): void {
    this.isOpen = false
    this.up = []
    this.down = []
  }

  private answerHttp(): void {
    const asked = this.asked.shift()
    if (!asked) return
    const messages = this.center
      .messages(asked.conv)
      .filter(({ seq }) => (seq ?? 0) > asked.after) as unknown as Message[]
    this.input({ in: 'filled', conv: asked.conv, messages })
  }

  private input(input: Parameters<typeof step>[1]): void {
    const done = step(this.state, input, this.chance.next())
    this.state = done.state
    for (const effect of done.effects) this.carryOut(effect)
  }

  private carryOut(effect: Effect): void {
    switch (effect.fx) {
      case 'token':
        return this.input({ in: 'token', conn: effect.conn, token: 't' })
      case 'open':
        this.isOpen = true
        return this.input({ in: 'opened', conn: effect.conn })
      case 'send':
        if (this.isOpen) this.up.push(effect.frame)
        return
      case 'drop':
        return this.hangUp()
      case 'timer':
        this.timers.add(effect.name)
        return
      case 'untimer':
        this.timers.delete(effect.name)
        return
      case 'fill':
        this.gaps += 1
        this.asked.push({ conv: effect.conv, after: effect.after })
        return
      case 'snapshot': {
        this.snapshots += 1
        const rows = effect.snapshot['conversations'] as { id: string; said: string[] }[]
        this.screen = new Map(rows.map(({ id, said }) => [id, [...said]]))
        return
      }
      case 'event': {
        const { k, conv, id } = effect.event
        if (k !== 'message' || conv === undefined || id === undefined) return
        this.screen.set(conv, [...(this.screen.get(conv) ?? []), id])
      }
    }
  }
}
