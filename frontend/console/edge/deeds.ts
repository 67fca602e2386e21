/**
 * What an agent can do, by name: each deed is one order, or one change of the view.
 *
 * Components and keys call these and nothing else.
 */

import type { Client } from '../../shared/socket'
import type { CardFields } from '../desk/card'
import type { Query } from '../desk/find'
import type { Outgoing } from '../desk/outgoing'
import type { Part } from '../desk/parts'
import type { Presence } from '../desk/rows'
import type { DialogName, Pane, Place, Tab } from '../desk/view'
import type { Api } from './api'
import { fetchFound, fetchOlder, fetchOlderHistory, fetchOne, fetchPart } from './fetching'
import type { Store } from './store'

export type Deeds = ReturnType<typeof createDeeds>

export interface Destination {
  queue?: string
  agent?: string
}

/** `client` is asked for each time: there is none before somebody has signed in. */
export function createDeeds(store: Store, api: Api, client: () => Client | null) {
  const { state, dispatch } = store

  function order(op: string, d: Record<string, unknown>, conv?: string): void {
    client()?.do(op, d, conv)
  }

  const looking = {
    open: (conv: string) => dispatch({ h: 'opened', conv }),
    leave: () => dispatch({ h: 'view', change: { view: 'leave' } }),
    place: (place: Place) => dispatch({ h: 'view', change: { view: 'place', place } }),
    pane: (pane: Pane) => dispatch({ h: 'view', change: { view: 'pane', pane } }),
    tab: (tab: Tab) => dispatch({ h: 'view', change: { view: 'tab', tab } }),
    dialog: (dialog: DialogName, about?: string) =>
      dispatch({
        h: 'view',
        change: { view: 'dialog', dialog, ...(about === undefined ? {} : { about }) },
      }),
    closeDialog: () => dispatch({ h: 'view', change: { view: 'dialog_closed' } }),
    startEditing: (seq: number | null) => dispatch({ h: 'view', change: { view: 'editing', seq } }),
    atEnd(atEnd: boolean) {
      if (state.value.view.atEnd !== atEnd) {
        dispatch({ h: 'view', change: { view: 'at_end', atEnd } })
      }
    },
    dismiss: (id: number) => dispatch({ h: 'dismissed', id }),
    notice: (word: string, tone: 'calm' | 'problem' = 'calm') =>
      dispatch({ h: 'notice', notice: { tone, word } }),
    useHere: () => client()?.useHere(),
  }

  const working = {
    presence: (presence: Presence, code: string | null, when: 'now' | 'after_current') =>
      order('presence.set', { presence, ...(code ? { code } : {}), when }),
    shown: (offer: string) => order('offer.shown', { offer }),
    accept(offer: string) {
      const found = state.value.desk?.offers.find((o) => o.offer === offer)
      if (!found || state.value.expecting === found.work.id) return
      dispatch({ h: 'expecting', conv: found.work.id })
      order('offer.accept', { offer }, found.work.id)
    },
    decline(offer: string, reason: string | null) {
      const found = state.value.desk?.offers.find((o) => o.offer === offer)
      order('offer.decline', { offer, ...(reason ? { reason } : {}) }, found?.work.id)
    },
    claim(conv: string) {
      dispatch({ h: 'expecting', conv })
      order('conversation.claim', {}, conv)
    },
    transfer: (conv: string, to: Destination, note: string) =>
      order('conversation.transfer', { ...to, ...(note ? { note } : {}) }, conv),
    park: (conv: string, until: number | null) =>
      order('conversation.park', until === null ? {} : { until }, conv),
    unpark: (conv: string) => order('conversation.unpark', {}, conv),
    close: (conv: string, outcome: string | null) =>
      order('conversation.close', outcome ? { outcome } : {}, conv),
    reopen(conv: string) {
      dispatch({ h: 'expecting', conv })
      order('conversation.reopen', {}, conv)
    },
    tag: (conv: string, tags: string[]) => order('conversation.tag', { tags }, conv),
    wrapUp: (conv: string, outcome: string | null, note: string) =>
      order(
        'wrapup.complete',
        { ...(outcome ? { outcome } : {}), ...(note ? { note } : {}) },
        conv,
      ),
    callOutcome: (conv: string, outcome: string, note: string) =>
      order('callback.outcome', { outcome, ...(note ? { note } : {}) }, conv),
    /** One person: the first is shown as a part of the second, until it is taken back. */
    link: (customer: string, into: string) => order('customer.merge', { customer, into }),
    unlink: (merge: string) => order('customer.unmerge', { merge }),
    whisper: (conv: string, text: string) => order('conversation.whisper', { text }, conv),
    takeOver(conv: string) {
      dispatch({ h: 'expecting', conv })
      order('conversation.take_over', {}, conv)
    },
    assign: (conv: string, agent: string) => order('conversation.assign', { agent }, conv),
    requeue: (conv: string) => order('conversation.requeue', {}, conv),
    forcePresence: (agent: string, presence: Presence) =>
      order('presence.force', { agent, presence }),
    updateCustomer: (customer: string, fields: CardFields) =>
      order('customer.update', { customer, ...fields }),
  }

  const saying = {
    say: (conv: string, kind: Outgoing['kind'], text: string) =>
      order(kind === 'note' ? 'note.add' : 'message.send', { text }, conv),
    /** A refusal is remembered by its id, so what failed is said again under a new one. */
    again(out: Outgoing) {
      dispatch({ h: 'discarded', id: out.id })
      saying.say(out.conv, out.kind, out.text)
    },
    discard: (id: string) => dispatch({ h: 'discarded', id }),
    edit: (conv: string, seq: number, text: string) => order('message.edit', { seq, text }, conv),
    remove: (conv: string, seq: number) => order('message.delete', { seq }, conv),
    typing: (conv: string) => client()?.typing(conv),
  }

  const reading = {
    async older(conv: string): Promise<void> {
      await fetchOlder(api, state.value, conv).then(dispatch, fetchFailed)
    },
    /** Long texts arrive cut; the page brings all of this one. */
    async whole(conv: string, seq: number): Promise<void> {
      await fetchOne(api, conv, seq).then(dispatch, fetchFailed)
    },
    async olderHistory(customer: string): Promise<void> {
      await fetchOlderHistory(api, state.value, customer).then(dispatch, fetchFailed)
    },
    async partOfHistory(customer: string, part: Part): Promise<void> {
      await fetchPart(api, state.value, customer, part).then(dispatch, fetchFailed)
    },
    person: (customer: string) => api.customer(customer),
    async find(query: Query): Promise<void> {
      dispatch({ h: 'query', query })
      dispatch(await fetchFound(api, query, null, state.value.find.asked))
    },
    async findMore(): Promise<void> {
      const { query, next, asked } = state.value.find
      if (next === null) return
      dispatch({ h: 'query_more' })
      dispatch(await fetchFound(api, query, next, asked))
    },
    queues: () => api.queues(),
    async presenceCodes(): Promise<void> {
      const told = api.presenceCodes().then(({ items }) => dispatch({ h: 'codes', codes: items }))
      await told.catch(fetchFailed)
    },
    /** Live, and again by itself after every break of the connection. */
    watch(conv: string) {
      client()?.watch([conv])
      order('conversation.watch', { on: true }, conv)
    },
    unwatch(conv: string) {
      client()?.watch([])
      order('conversation.watch', { on: false }, conv)
    },
    agents: () => api.agents(),
    why: (conv: string) => api.why(conv),
  }

  function fetchFailed(): void {
    dispatch({ h: 'notice', notice: { tone: 'problem', word: 'fetch.failed' } })
  }

  return { ...looking, ...working, ...saying, ...reading }
}
