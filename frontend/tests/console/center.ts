/**
 * A very small center for the tests: it keeps rows, writes facts and answers with snapshots and
 * pages, by the rules of the protocol and in as few lines as that takes.
 */

import type { Console } from '../../console/desk/console'
import { FIRST, reduce } from '../../console/desk/console'
import type { Happening } from '../../console/desk/happenings'
import type {
  Conversation,
  Customer,
  Fact,
  Message,
  Offer,
  Page,
  Snapshot,
  State,
  Work,
} from '../../console/desk/rows'

export const ME = 'agent:7'
export const START = 1_764_000_000_000

/** Numbers that look random and are the same on every run. */
export function chance(seed: number): (below: number) => number {
  let a = seed
  return (below) => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export function workRow(id: string, changes: Partial<Work> = {}): Work {
  return {
    id,
    customer: { id: `customer:${id}`, name: `Customer ${id}` },
    channel: 'chat',
    queue: 'support',
    state: 'active',
    subject: 'Where is my parcel?',
    locale: 'en',
    last_seq: 0,
    read_seq: 0,
    due_at: null,
    updated_at: START,
    wrapup_until: null,
    park_until: null,
    tags: [],
    ...changes,
  }
}

export function offerOf(id: string, expires_at: number, work = workRow('c_9')): Offer {
  return {
    offer: id,
    work: { ...work, state: 'offered' },
    channel: work.channel,
    queue: work.queue,
    customer: work.customer,
    expires_at,
    why: { rule: 'oldest_first', order: 'longest_idle', considered: 2 },
    mode: 'ring',
  }
}

export function visitOf(id: string, changes: Partial<Conversation> = {}): Conversation {
  return {
    ...workRow(id),
    agent: null,
    created_at: START,
    closed_at: null,
    outcome: null,
    ...changes,
  }
}

export function cardOf(id: string, changes: Partial<Customer> = {}): Customer {
  return {
    id,
    name: 'Chen',
    email: null,
    phone: null,
    attributes: {},
    created_at: START,
    ...changes,
  }
}

export class Center {
  cur = 1000
  at = START
  presence: Snapshot['presence'] = 'available'
  next: Snapshot['next_presence'] = null
  code: string | null = null
  work = new Map<string, Work>()
  messages = new Map<string, Message[]>()
  offers: Offer[] = []
  facts: Fact[] = []

  snapshot(): Snapshot {
    return structuredClone({
      me: ME,
      agent: { id: ME, name: 'Lin', role: 'agent', locale: 'zh-CN' },
      presence: this.presence,
      next_presence: this.next,
      code: this.code,
      offers: this.offers,
      conversations: [...this.work.values()],
      queues: [{ id: 'support', name: 'Support', channels: ['chat'] }],
      cur: this.cur,
    })
  }

  page(conv: string, from: number, limit: number): Page<Message> {
    const all = this.messages.get(conv) ?? []
    const items = all.filter((m) => m.seq >= from).slice(0, limit)
    return structuredClone({ items, next: null, cur: this.cur })
  }

  private fact(
    k: string,
    conv: string | undefined,
    by: string,
    d: object,
    more: object = {},
  ): Fact {
    this.cur += 2
    this.at += 1000
    const named = conv === undefined ? {} : { conv }
    const fact = { cur: this.cur, k, by, at: this.at, d, ...named, ...more } as Fact
    this.facts.push(structuredClone(fact))
    return this.facts[this.facts.length - 1]!
  }

  private row(conv: string): Work {
    return this.work.get(conv)!
  }

  assign(conv: string, by = ME): Fact {
    const last_seq = this.messages.get(conv)?.length ?? 0
    const row = workRow(conv, { last_seq, updated_at: this.at })
    this.work.set(conv, row)
    this.offers = this.offers.filter((o) => o.work.id !== conv)
    const fact = this.fact('assigned', conv, by, row)
    return fact
  }

  say(conv: string, by: string, text: string): Fact {
    const list = this.messages.get(conv) ?? []
    const seq = list.length + 1
    const id = `o_${conv}_${seq}`
    const fact = this.fact('message', conv, by, { text }, { seq, id })
    list.push({ seq, id, by, at: fact.at, d: { text } })
    this.messages.set(conv, list)
    const row = this.work.get(conv)
    if (row) Object.assign(row, { last_seq: seq, updated_at: fact.at })
    return fact
  }

  edit(conv: string, seq: number, text: string | null): Fact {
    const message = this.messages.get(conv)![seq - 1]!
    message.d = text === null ? { text: '', deleted: true } : { text, edited: true }
    return text === null
      ? this.fact('deleted', conv, ME, { seq })
      : this.fact('edited', conv, ME, { seq, text })
  }

  note(conv: string, text: string): Fact {
    return this.fact('note', conv, ME, { id: `n_${this.cur}`, text, name: 'Lin' })
  }

  state(conv: string, state: State, until: number | null = null): Fact {
    const row = this.row(conv)
    const fact = this.fact('state', conv, ME, {
      state,
      queue: row.queue,
      ...(until ? { until } : {}),
    })
    Object.assign(row, {
      state,
      updated_at: fact.at,
      wrapup_until: state === 'wrap_up' ? until : null,
      park_until: state === 'parked' ? until : null,
    })
    return fact
  }

  /** An answer leaves by mail, or comes to something at a try. */
  mail(conv: string, seq: number, state: string, attempts = 0, error?: string): Fact {
    const kind = attempts ? 'outgoing_settled' : 'outgoing'
    return this.fact(kind, conv, 'system', { seq, state, attempts, ...(error ? { error } : {}) })
  }

  unassign(conv: string, why: string): Fact {
    this.work.delete(conv)
    return this.fact('unassigned', conv, ME, { why })
  }

  tag(conv: string, tags: string[]): Fact {
    this.row(conv).tags = tags
    return this.fact('tags', conv, ME, { tags })
  }

  online(conv: string, online: boolean): Fact {
    this.row(conv).visitor_online = online
    return this.fact('visitor', conv, 'system', { online })
  }

  rename(conv: string, name: string): Fact {
    const { customer } = this.row(conv)
    this.row(conv).customer = { ...customer, name }
    return this.fact('customer', undefined, ME, { customer: { id: customer.id, name } })
  }

  offer(conv: string, seconds = 30): Fact {
    const offer = offerOf(`${conv}.${this.cur}`, this.at + 1000 * (seconds + 1), workRow(conv))
    this.offers.push(offer)
    return this.fact('offer', conv, 'routing', offer)
  }

  endOffer(outcome: string, reason?: string, by = 'routing'): Fact {
    const offer = this.offers.shift()!
    const d = { offer: offer.offer, outcome, ...(reason ? { reason } : {}) }
    return this.fact('offer_gone', offer.work.id, by, d)
  }

  /** Routing puts it on the desk: an offer that is accepted as it is made. */
  give(conv: string): Fact[] {
    const offered = this.offer(conv)
    offered.d.mode = 'assign'
    return [offered, this.endOffer('accepted'), this.assign(conv, 'routing')]
  }

  setPresence(presence: Snapshot['presence'], next: Snapshot['next_presence'] = null): Fact {
    Object.assign(this, { presence, next, code: null })
    return this.fact('presence', undefined, ME, { presence, next_presence: next, code: null })
  }
}

export const LIVE = { link: 'live', unsent: 0, retry_ms: null } as const

/** A console after what happened to it. */
export function after(c: Console, ...happenings: Happening[]): Console {
  return happenings.reduce(reduce, c)
}

/** A console that is connected to this center and has its snapshot. */
export function opened(center: Center): Console {
  return after(
    FIRST,
    { h: 'status', status: LIVE, at: 0 },
    { h: 'snapshot', snapshot: center.snapshot(), at: START },
  )
}

export function told(c: Console, ...facts: Fact[]): Console {
  return after(c, ...facts.map((fact): Happening => ({ h: 'fact', fact })))
}

/** Two conversations in work, and something said in the first. */
export function desk(): { center: Center; c: Console } {
  const center = new Center()
  center.assign('c_1')
  center.say('c_1', 'visitor:1', 'Hello')
  center.assign('c_2')
  return { center, c: opened(center) }
}

export const page = (center: Center, conv: string): Happening => ({
  h: 'messages',
  conv,
  page: center.page(conv, 1, 50),
  newest: true,
})
