/**
 * The list of conversations that are not (only) mine: what was asked, and the pages that came.
 */

import type { Conversation, Page, State } from './rows'

export interface Query {
  state: State | ''
  queue: string
  q: string
}

export interface Find {
  query: Query
  items: Conversation[]
  next: string | null
  /** Counts the questions, so that a late answer to an old one is not taken for the new one. */
  asked: number
  status: 'idle' | 'loading' | 'loaded' | 'failed'
}

export const NOTHING_ASKED: Find = {
  query: { state: 'queued', queue: '', q: '' },
  items: [],
  next: null,
  asked: 0,
  status: 'idle',
}

export function ask(find: Find, query: Query): Find {
  return { query, items: [], next: null, asked: find.asked + 1, status: 'loading' }
}

export function askMore(find: Find): Find {
  return { ...find, status: 'loading' }
}

export function found(find: Find, asked: number, page: Page<Conversation>): Find {
  if (asked !== find.asked) return find
  const known = new Set(find.items.map((c) => c.id))
  const items = [...find.items, ...page.items.filter((c) => !known.has(c.id))]
  return { ...find, items, next: page.next, status: 'loaded' }
}

export function failedToFind(find: Find, asked: number): Find {
  return asked === find.asked ? { ...find, status: 'failed' } : find
}

/** Waiting work that nobody holds yet may be taken without an offer. */
export function mayClaim(c: Conversation): boolean {
  return (c.state === 'queued' || c.state === 'offered') && c.agent === null
}
