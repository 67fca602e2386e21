/** Joins the pieces of an open chat: the view, the protocol client, the session, this tab's outbox. */

import { openTab } from '../shared/outbox'
import { type Client, createClient, tooOld } from '../shared/socket'
import { safeStore } from '../shared/store'
import type { VisitorSnapshot } from '../shared/wire'
import { emailIn } from './claim'
import type { Deeds, Happenings } from './contract'
import {
  type Change,
  change,
  emptyView,
  hasEnded,
  hasOlder,
  isAskingForPerson,
  unreadCount,
  type View,
} from './view'
import { openVisit } from './visit'

export type ChatParts = {
  /** Address of the center, without a path. */
  base: string
  site: string
  locale: () => string
  identity: string | null
  changed(view: View): void
  tell<Kind extends keyof Happenings>(kind: Kind, detail: Happenings[Kind]): void
}

export type Chat = { deeds: Deeds; identify(identity: string): void }

/** A conversation is under way: the next page connects at once, to show what is unread. */
export const liveKey = (site: string): string => `cc:live:${site}`

/** Start talking to the center; `changed` is called with every new view. */
export function startChat(parts: ChatParts): Chat {
  const { base, site } = parts
  const local = safeStore(() => localStorage)
  const session = safeStore(() => sessionStorage)
  const draftKey = `cc:draft:${site}`
  let view = emptyView
  let isFetching = false

  function apply(next: Change): void {
    const before = view
    view = change(view, next)
    if (view === before) return
    report(parts, before, view, next)
    if (next.on === 'snapshot' || view.state !== before.state) keepLive()
    parts.changed(view)
  }

  function keepLive(): void {
    if (view.state && !hasEnded(view)) local.set(liveKey(site), '1')
    else local.remove(liveKey(site))
  }

  const visit = openVisit({
    base,
    site,
    locale: parts.locale,
    identity: parts.identity,
    store: local,
    arrived: (config) => apply({ on: 'site', site: config }),
  })

  const tabParts = { local, session, locks: navigator.locks, now: Date.now }
  const ready: Promise<Client> = openTab(site, tabParts).then((tab) => {
    const client = createClient({
      url: `${base.replace(/^http/, 'ws')}/ws/visitor`,
      subprotocol: 'contact-center.v1',
      ua: 'widget/1.0',
      dev: tab.dev,
      outbox: tab.outbox,
      token: visit.token,
      history: visit.messagesAfter,
      handlers: {
        snapshot: (snapshot) => apply({ on: 'snapshot', snapshot: snapshot as VisitorSnapshot }),
        event: (event) => apply({ on: 'event', event }),
        status: (status) => apply({ on: 'status', status }),
        ordered: (order) => apply({ on: 'ordered', order }),
        accepted: (order, { conv, seq }) => apply({ on: 'accepted', id: order.id, conv, seq }),
        refused: (order, { code }) => apply({ on: 'refused', order, code }),
        signal(signal) {
          apply({ on: 'signal', signal, at: Date.now() })
          const until = view.typing?.until
          if (until) setTimeout(() => apply({ on: 'quiet', at: Date.now() }), until - Date.now())
        },
      },
    })
    for (const order of tab.expired) apply({ on: 'refused', order, code: tooOld(order).code })
    return client
  })
  // What is said before the tab knows who it is, is said as soon as it does.
  const via = (deed: (client: Client) => void): void => void ready.then(deed)
  const want = (op: string, d: Record<string, unknown>, conv: string | null = null): void =>
    via((client) => client.do(op, d, conv ?? undefined))

  const deeds: Deeds = {
    say(text) {
      want('message.send', { text })
      const email = emailIn(text)
      if (email) want('contact.give', { email })
    },
    pick: (seq, option) => want('choice.pick', { seq, option }, view.conv),
    askForPerson() {
      if (!isAskingForPerson(view)) want('agent.request', {})
    },
    askForCall(phone, name, topic) {
      want('callback.request', { phone, ...(name && { name }), ...(topic && { topic }) })
    },
    endChat: () => want('conversation.close', {}, view.conv),
    rate(score, comment) {
      const said = comment.trim() ? { comment: comment.trim() } : {}
      want('conversation.rate', { score, ...said }, view.conv)
    },
    typing() {
      const { conv } = view
      if (conv && !hasEnded(view)) via((client) => client.typing(conv))
    },
    seen() {
      const { conv } = view
      const last = view.lines.at(-1)
      if (!conv || !last || last.seq <= view.readByMe) return
      via((client) => client.read(conv, last.seq))
      apply({ on: 'read', seq: last.seq })
    },
    async older() {
      const { conv, lines } = view
      const first = lines[0]
      if (isFetching || !conv || !first || !hasOlder(view)) return
      isFetching = true
      try {
        apply({ on: 'older', conv, messages: await visit.messagesBefore(conv, first.seq) })
      } finally {
        isFetching = false
      }
    },
    takeBack: (id) => apply({ on: 'taken_back', id }),
    useHere: () => via((client) => client.useHere()),
    draft: () => session.get(draftKey) ?? '',
    keepDraft(text) {
      if (text) session.set(draftKey, text)
      else session.remove(draftKey)
    },
  }
  return {
    deeds,
    identify(identity) {
      visit.identify(identity)
      via((client) => client.useHere())
    },
  }
}

/** Tell the page what happened: messages as they come, the state, how many are unread. */
function report({ tell }: ChatParts, before: View, after: View, cause: Change): void {
  if (cause.on === 'event' && cause.event.k === 'message') {
    const said = after.lines.find(({ id }) => id === cause.event.id)
    if (said) tell('message', { by: said.voice, text: said.text })
  }
  if (after.state && after.state !== before.state) tell('state', { state: after.state })
  const count = unreadCount(after)
  if (count !== unreadCount(before)) tell('unread', { count })
}
