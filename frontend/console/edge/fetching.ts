/**
 * Fetches what the screen lacks, each thing once, and turns the answers into happenings.
 */

import type { Console } from '../desk/console'
import type { Need } from '../desk/fetched'
import { keyOf, needsOf } from '../desk/fetched'
import type { Query } from '../desk/find'
import type { Happening } from '../desk/happenings'
import type { Part } from '../desk/parts'
import { filterOf, partKey } from '../desk/parts'
import type { Api } from './api'
import { Failure } from './api'

const PAGE = 50
const FACTS = 500
const FOUND = 40
const HISTORY = 200

export type Dispatch = (h: Happening) => void

export async function fetchNeed(api: Api, need: Need): Promise<Happening> {
  switch (need.need) {
    case 'newest': {
      const page = await api.messages(need.conv, { before_seq: need.upto + 1, limit: PAGE })
      return { h: 'messages', conv: need.conv, page, newest: true }
    }
    case 'after': {
      const page = await api.messages(need.conv, { after_seq: need.seq, limit: PAGE })
      return { h: 'messages', conv: need.conv, page, newest: false }
    }
    case 'facts': {
      const page = await api.facts(need.conv, need.after, FACTS)
      return { h: 'facts', conv: need.conv, page }
    }
    case 'conversation':
      return { h: 'conversation', conversation: await api.conversation(need.conv) }
    case 'customer':
      return {
        h: 'customer',
        asked: need.customer,
        customer: await api.customer(need.customer),
      }
    case 'timeline': {
      const page = await api.timeline(need.customer, null, HISTORY)
      return { h: 'timeline', customer: need.customer, page }
    }
  }
}

/** Asks for everything that `state` lacks. What fails is asked again after a reconnect only. */
export function fetchNeeds(api: Api, state: Console, dispatch: Dispatch): void {
  const needs = needsOf(state)
  if (needs.length === 0) return
  dispatch({ h: 'asked', needs: needs.map(keyOf) })
  for (const need of needs) {
    fetchNeed(api, need).then(dispatch, (error: unknown) => failed(need, error, dispatch))
  }
}

/** A conversation that is not there, or not ours to see, is left; the rest of the screen stays. */
function failed(need: Need, error: unknown, dispatch: Dispatch): void {
  if (need.need !== 'conversation' && need.need !== 'newest') return
  dispatch({ h: 'notice', notice: { tone: 'problem', word: 'fetch.failed' } })
  const status = error instanceof Failure ? error.status : 0
  if (need.need === 'conversation' && (status === 403 || status === 404)) {
    dispatch({ h: 'view', change: { view: 'leave' } })
  }
}

/** The page before the first message in hand. */
export async function fetchOlder(api: Api, state: Console, conv: string): Promise<Happening> {
  const first = state.transcripts[conv]?.messages[0]?.seq ?? 1
  const page = await api.messages(conv, { before_seq: first, limit: PAGE })
  return { h: 'messages', conv, page, newest: false }
}

export async function fetchOne(api: Api, conv: string, seq: number): Promise<Happening> {
  const page = await api.messages(conv, { after_seq: seq - 1, limit: 1 })
  return { h: 'messages', conv, page, newest: false }
}

export async function fetchOlderHistory(
  api: Api,
  state: Console,
  customer: string,
): Promise<Happening> {
  const after = state.timelines[customer]?.next ?? null
  return { h: 'timeline', customer, page: await api.timeline(customer, after, HISTORY) }
}

/** A part of a history, kept beside the whole of it under a name of its own. */
export async function fetchPart(
  api: Api,
  state: Console,
  customer: string,
  part: Part,
): Promise<Happening> {
  const key = partKey(customer, part)
  const after = state.timelines[key]?.next ?? null
  const page = await api.timeline(customer, after, HISTORY, filterOf(part))
  return { h: 'timeline', customer: key, page }
}

export async function fetchFound(
  api: Api,
  query: Query,
  after: string | null,
  asked: number,
): Promise<Happening> {
  try {
    return { h: 'found', asked, page: await api.conversations(query, after, FOUND) }
  } catch {
    return { h: 'not_found', asked }
  }
}
