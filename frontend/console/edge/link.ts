/**
 * The console's end of the socket: turns what the shared client hears into happenings.
 */

import type { Client } from '../../shared/socket'
import { createClient } from '../../shared/socket'
import type { Tab } from '../../shared/outbox'
import type { Order } from '../../shared/session'
import type { WatchSnapshot } from '../../shared/wire'
import type { Conversation, Message, Snapshot } from '../desk/rows'
import type { ServerClock } from './clock'
import type { Store } from './store'

export interface LinkParts {
  store: Store
  clock: ServerClock
  tab: Tab
  token: () => Promise<string>
  history: (conv: string, after: number) => Promise<Message[]>
}

export function openLink({ store, clock, tab, token, history }: LinkParts): Client {
  const { dispatch } = store
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  for (const order of tab.expired) refused(order, 'too_old', dispatch)
  return createClient({
    url: `${scheme}://${location.host}/ws/agent`,
    subprotocol: 'contact-center.v1',
    token,
    dev: tab.dev,
    outbox: tab.outbox,
    ua: 'console/1',
    history,
    handlers: {
      snapshot: (snapshot) =>
        dispatch({ h: 'snapshot', snapshot: snapshot as unknown as Snapshot, at: clock.now() }),
      event(fact) {
        clock.heard(fact.at)
        dispatch({ h: 'fact', fact })
      },
      signal: (signal) => dispatch({ h: 'signal', signal, at: clock.now() }),
      status: (status) => dispatch({ h: 'status', status, at: Date.now() }),
      accepted(order, ok) {
        dispatch({ h: 'accepted', id: order.id })
        if (ok.snapshot) watched(ok.snapshot as unknown as WatchSnapshot, dispatch)
      },
      refused: (order, err) => refused(order, err.code, dispatch),
      ordered: (order) => said(order, dispatch),
    },
  })
}

/** What watching begins with is shown like what was fetched. */
function watched({ conversation, messages, cur }: WatchSnapshot, dispatch: Store['dispatch']): void {
  dispatch({ h: 'conversation', conversation: conversation as Conversation })
  const page = { items: messages, next: null, cur }
  dispatch({ h: 'messages', conv: conversation.id, page, newest: true })
}

/** Refused words are shown as such even if this page has never shown them as pending. */
function refused(order: Order, code: string, dispatch: Store['dispatch']): void {
  said(order, dispatch)
  dispatch({ h: 'refused', id: order.id, op: order.op, conv: order.conv ?? null, code })
}

const SAYING = { 'message.send': 'message', 'note.add': 'note' } as const

/** Words on their way are shown where they will stand, also those from before a reload. */
function said(order: Order, dispatch: Store['dispatch']): void {
  const kind = SAYING[order.op as keyof typeof SAYING]
  if (!kind || !order.conv) return
  const { id, conv, at } = order
  dispatch({
    h: 'said',
    out: { id, conv, kind, text: String(order.d['text'] ?? ''), at, failed: null },
  })
}
