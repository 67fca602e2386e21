/**
 * Everything that can happen to a console: a closed list.
 */

import type { Status } from '../../shared/session'
import type { PresenceCode } from './choices'
import type { Query } from './find'
import type { Notice } from './notices'
import type { Outgoing } from './outgoing'
import type { Conversation, Customer, Entry, Fact, Message, Page, Signal, Snapshot } from './rows'
import type { ViewChange } from './view'

export type Happening =
  // from the socket
  | { h: 'snapshot'; snapshot: Snapshot; at: number }
  | { h: 'fact'; fact: Fact }
  | { h: 'signal'; signal: Signal; at: number }
  | { h: 'status'; status: Status; at: number }
  | { h: 'accepted'; id: string }
  | { h: 'refused'; id: string; op: string; conv: string | null; code: string }
  // from HTTP
  | { h: 'asked'; needs: string[] }
  | { h: 'messages'; conv: string; page: Page<Message>; newest: boolean }
  | { h: 'facts'; conv: string; page: Page<Fact> }
  | { h: 'conversation'; conversation: Conversation }
  /** `asked` is the customer somebody asked about; `customer` the person they are a part of. */
  | { h: 'customer'; asked: string; customer: Customer }
  | { h: 'timeline'; customer: string; page: Page<Entry> }
  | { h: 'codes'; codes: PresenceCode[] }
  | { h: 'found'; asked: number; page: Page<Conversation> }
  | { h: 'not_found'; asked: number }
  // from the agent
  | { h: 'said'; out: Outgoing }
  | { h: 'discarded'; id: string }
  | { h: 'read'; conv: string; seq: number }
  | { h: 'query'; query: Query }
  | { h: 'query_more' }
  | { h: 'notice'; notice: Pick<Notice, 'tone' | 'word'> & Partial<Notice> }
  | { h: 'dismissed'; id: number }
  | { h: 'opened'; conv: string }
  | { h: 'expecting'; conv: string | null }
  | { h: 'view'; change: ViewChange }
  | { h: 'signed_out' }
