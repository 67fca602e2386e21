/**
 * All that a console knows, and the one function that changes it.
 *
 * Happenings go in, a new state comes out; no clock, no network, no browser. Components draw the
 * state, `edge/` turns sockets, answers and clicks into happenings.
 */

import type { Status } from '../../shared/session'
import type { PresenceCode } from './choices'
import type { Desk } from './desk'
import { markRead } from './desk'
import * as fetched from './fetched'
import type { Find } from './find'
import * as finding from './find'
import { NOTHING_ASKED } from './find'
import type { Happening } from './happenings'
import type { Notice } from './notices'
import { dismissed, withNotice } from './notices'
import type { Outgoing } from './outgoing'
import { confirmedByAnswer, discarded } from './outgoing'
import * as received from './received'
import type { Conversation, Customer } from './rows'
import type { Timeline } from './timeline'
import type { Transcript } from './transcript'
import { opened } from './opening'
import type { View } from './view'
import { FIRST_VIEW, changeView } from './view'

export interface Console {
  desk: Desk | null
  transcripts: Record<string, Transcript>
  outgoing: Outgoing[]
  /** Who is writing, until when, by conversation. */
  typing: Record<string, { by: string; until: number }>
  /** Up to which `seq` the other side has read. */
  seen: Record<string, number>
  /** When each offer began to ring. */
  rings: Record<string, number>
  /** Reasons to be away that were set up. */
  codes: PresenceCode[]
  customers: Record<string, Customer>
  timelines: Record<string, Timeline>
  /** Conversations open here that are not this agent's work: shown, not touched. */
  visits: Record<string, Conversation>
  find: Find
  status: Status
  /** When the next try to connect is due, on this machine's clock; null while none is. */
  retryAt: number | null
  /** The conversation that opens by itself when it arrives, because the agent asked for it. */
  expecting: string | null
  notices: Notice[]
  /** What has been asked of the server and is not to be asked again. */
  asked: Record<string, true>
  view: View
}

export const FIRST: Console = {
  desk: null,
  transcripts: {},
  outgoing: [],
  typing: {},
  seen: {},
  rings: {},
  codes: [],
  customers: {},
  timelines: {},
  visits: {},
  find: NOTHING_ASKED,
  status: { link: 'idle', unsent: 0, retry_ms: null },
  retryAt: null,
  expecting: null,
  notices: [],
  asked: {},
  view: FIRST_VIEW,
}

export function reduce(c: Console, h: Happening): Console {
  switch (h.h) {
    case 'snapshot':
      return received.onSnapshot(c, h.snapshot, h.at)
    case 'fact':
      return received.onFact(c, h.fact)
    case 'signal':
      return received.onSignal(c, h.signal, h.at)
    case 'status':
      return received.onStatus(c, h.status, h.at)
    case 'accepted':
      return { ...c, outgoing: confirmedByAnswer(c.outgoing, h.id) }
    case 'refused':
      return received.onRefused(c, h.id, h.op, h.conv, h.code)
    case 'said':
      return { ...c, outgoing: [...c.outgoing.filter((o) => o.id !== h.out.id), h.out] }
    case 'discarded':
      return { ...c, outgoing: discarded(c.outgoing, h.id) }
    case 'read':
      return { ...c, desk: c.desk && markRead(c.desk, h.conv, h.seq) }
    case 'asked':
      return { ...c, asked: { ...c.asked, ...Object.fromEntries(h.needs.map((n) => [n, true])) } }
    case 'messages':
      return fetched.onMessages(c, h)
    case 'facts':
      return fetched.onFacts(c, h.conv, h.page)
    case 'conversation':
      return fetched.onConversation(c, h.conversation)
    case 'customer':
      return fetched.onCustomer(c, h.asked, h.customer)
    case 'timeline':
      return fetched.onTimeline(c, h.customer, h.page)
    case 'codes':
      return { ...c, codes: h.codes }
    case 'query':
      return { ...c, find: finding.ask(c.find, h.query) }
    case 'query_more':
      return { ...c, find: finding.askMore(c.find) }
    case 'found':
      return { ...c, find: finding.found(c.find, h.asked, h.page) }
    case 'not_found':
      return { ...c, find: finding.failedToFind(c.find, h.asked) }
    case 'notice':
      return { ...c, notices: withNotice(c.notices, h.notice) }
    case 'dismissed':
      return { ...c, notices: dismissed(c.notices, h.id) }
    case 'opened':
      return opened(c, h.conv)
    case 'expecting':
      return { ...c, expecting: h.conv }
    case 'view':
      return { ...c, view: changeView(c.view, h.change) }
    case 'signed_out':
      return { ...FIRST, view: { ...FIRST_VIEW, visible: c.view.visible } }
  }
}
