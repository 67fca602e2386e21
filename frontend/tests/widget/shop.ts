/** A small shop with one visitor, to make believable stories for the view. */

import type { ConversationState, Ev, Message, VisitorSnapshot } from '../../shared/wire'
import type { Chance } from '../shared/chance'

const ME = 'visitor:1'
const SHOWN = 1_000

type Conversation = {
  id: string
  state: ConversationState
  agent: { name: string } | null
  messages: Message[]
  survey: { max: number } | null
  rated: number | null
  call: string | null
}

export class Shop {
  private conversations: Conversation[] = []
  private cur = 100

  constructor(private readonly chance: Chance) {}

  /** Something happens; returns its facts. */
  tick(): Ev[] {
    const open = this.newest()
    if (!open || open.state === 'closed') {
      if (open?.survey && open.rated === null && this.chance.happens(0.5)) return [this.rate(open)]
      return this.say(`m${this.cur}`).events
    }
    switch (this.chance.below(8)) {
      case 0:
        return this.say(`m${this.cur}`).events
      case 1:
        return [this.add(open, 'bot', `m${this.cur}`, { options: [{ id: 'a', label: 'A' }] })]
      case 2:
        return [this.add(open, 'agent:7', `m${this.cur}`, { name: 'Maya' })]
      case 3:
        return this.edit(open)
      case 4:
        return [this.move(open, this.chance.one(['bot', 'queued', 'offered', 'parked'] as const), null)]
      case 5:
        return [this.move(open, 'active', { name: 'Maya' })]
      case 6:
        return open.call ? [this.tryCall(open)] : this.askForCall(open)
      default:
        if (this.chance.happens(0.6)) return []
        return this.close(open)
    }
  }

  /** The visitor says something; a closed conversation is followed by a new one. */
  say(id: string): { ok: { conv: string; seq: number }; events: Ev[] } {
    let open = this.newest()
    if (!open || open.state === 'closed') {
      open = {
        id: `c_${this.conversations.length + 1}`,
        state: 'bot',
        agent: null,
        messages: [],
        survey: null,
        rated: null,
        call: null,
      }
      this.conversations.push(open)
    }
    const said = this.add(open, ME, id)
    return { ok: { conv: open.id, seq: open.messages.length }, events: [said] }
  }

  snapshot(): VisitorSnapshot {
    const newest = this.newest()
    const messages = newest?.messages ?? []
    const conversation = newest && { ...newest, last_seq: messages.length, queue: null }
    return {
      me: ME,
      site: 'demo',
      conversation: conversation ?? null,
      messages: messages.slice(-SHOWN).map((message) => structuredClone(message)),
      read: {},
      cur: this.cur,
    }
  }

  private add(to: Conversation, by: string, id: string, more: Partial<Message['d']> = {}): Ev {
    const message: Message = {
      seq: to.messages.length + 1,
      id,
      by,
      at: this.cur,
      d: { text: `text of ${id}`, ...more },
    }
    to.messages.push(message)
    return { ...this.fact('message', to, { ...message.d }), ...structuredClone(message) }
  }

  private edit(of: Conversation): Ev[] {
    if (of.messages.length === 0) return []
    const message = this.chance.one(of.messages)
    if (message.d.deleted) return []
    if (this.chance.happens(0.3)) {
      message.d = { ...message.d, text: '', options: [], deleted: true }
      return [this.fact('deleted', of, { seq: message.seq })]
    }
    message.d = { ...message.d, text: `better ${this.cur}`, edited: true }
    return [this.fact('edited', of, { seq: message.seq, text: message.d.text })]
  }

  private move(row: Conversation, state: ConversationState, agent: { name: string } | null): Ev {
    Object.assign(row, { state, agent })
    if (state !== 'closed') Object.assign(row, { survey: null, rated: null })
    return this.fact('state', row, { state, ...(agent ? { agent } : {}) })
  }

  private askForCall(row: Conversation): Ev[] {
    row.call = '+49170'
    const asked = this.fact('callback', row, { due_at: null, phone: row.call })
    return [asked, this.move(row, 'queued', null)]
  }

  private tryCall(row: Conversation): Ev {
    const state = this.chance.one(['waiting', 'done', 'failed'] as const)
    if (state !== 'waiting') row.call = null
    return this.fact('call_tried', row, { state })
  }

  private close(row: Conversation): Ev[] {
    const wasServed = row.agent !== null
    row.call = null
    const calledOff = this.fact('call_tried', row, { state: 'failed' })
    const closed = this.move(row, 'closed', null)
    if (!wasServed) return [calledOff, closed]
    row.survey = { max: 5 }
    return [calledOff, closed, this.fact('survey', row, { max: 5 })]
  }

  private rate(row: Conversation): Ev {
    Object.assign(row, { rated: 4, survey: null })
    return this.fact('rated', row, { score: 4 })
  }

  private newest(): Conversation | undefined {
    return this.conversations.at(-1)
  }

  private fact(k: string, { id }: Conversation, d: Ev['d']): Ev {
    this.cur += 2
    return { t: 'ev', k, conv: id, by: 'system', cur: this.cur, at: this.cur, d }
  }
}
