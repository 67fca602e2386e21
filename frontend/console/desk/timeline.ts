/**
 * A customer's history over all their conversations, newest conversation first.
 *
 * Pages go back in time; live facts of any of the customer's conversations are added at the end.
 */

import type { Entry, Fact, Page, Work } from './rows'
import { voiceOf } from './rows'
import { isTold, repeats } from './telling'

export interface Timeline {
  /** Ascending by position, each once. */
  entries: Entry[]
  next: string | null
  loaded: boolean
}

export interface Chapter {
  conv: string
  channel: string
  from: number
  to: number
  entries: Entry[]
}

export const NO_TIMELINE: Timeline = { entries: [], next: null, loaded: false }

/**
 * The first page replaces what is older than it; a later one is added.
 *
 * A page that only repeats what is here does not forget how far back the reader had gone.
 */
export function joinEntries(t: Timeline, page: Page<Entry>): Timeline {
  const kept = t.loaded ? t.entries : t.entries.filter((e) => e.cur > page.cur)
  const further = !t.loaded || (page.items[0]?.cur ?? Infinity) < (t.entries[0]?.cur ?? Infinity)
  return { entries: merged(kept, page.items), next: further ? page.next : t.next, loaded: true }
}

/** A fact of live work belongs to its customer's history too. */
export function foldTimeline(t: Timeline, fact: Fact, row: Work): Timeline {
  if (NOT_HISTORY.has(fact.k)) return t
  const entry: Entry = {
    cur: fact.cur,
    at: fact.at,
    kind: fact.k,
    conv: row.id,
    channel: row.channel,
    by: fact.by ?? 'system',
    name: (fact.d.name as string | undefined) ?? null,
    d: fact.d,
    ...(typeof fact.d.text === 'string' ? { text: fact.d.text } : {}),
  }
  return { ...t, entries: merged(t.entries, [entry]) }
}

const NOT_HISTORY: ReadonlySet<string> = new Set(['visitor', 'presence', 'customer', 'offer_gone'])

export function merged(have: Entry[], added: Entry[]): Entry[] {
  const known = new Set(have.map((e) => e.cur))
  const fresh = added.filter((e) => !known.has(e.cur))
  return fresh.length ? [...have, ...fresh].sort((a, b) => a.cur - b.cur) : have
}

/** The lines of a chapter that are worth reading. */
export function toldOf(chapter: Chapter): Entry[] {
  const told = chapter.entries.filter(isTold)
  return told.filter((entry, i) => !repeats(told[i - 1], entry))
}

/**
 * So few lines of a chapter that still tell what it was about: its first words, its last, and how
 * it ended. What happened in between matters only to those who ask.
 */
export function gistOf(told: Entry[], few: number): Entry[] {
  const words = told.filter(isSaid)
  if (told.length <= few || words.length === 0) return told.slice(-few)
  const end = told.slice(-1).filter(({ kind }) => kind === 'state')
  const first = words.slice(0, few > 2 ? 1 : 0)
  const last = words.slice(-(few - first.length - end.length))
  const kept = new Set([...first, ...last, ...end])
  return told.filter((entry) => kept.has(entry))
}

/** Somebody said it; what the center itself says is the same for everybody. */
function isSaid({ kind, by }: Entry): boolean {
  return kind === 'note' || (kind === 'message' && voiceOf(by) !== 'system')
}

/** One chapter per conversation, the one with the latest event first. */
export function chaptersOf(t: Timeline): Chapter[] {
  const chapters = new Map<string, Chapter>()
  for (const e of t.entries) {
    const c = chapters.get(e.conv)
    if (c) {
      c.entries.push(e)
      c.to = e.at
    } else {
      chapters.set(e.conv, {
        conv: e.conv,
        channel: e.channel,
        from: e.at,
        to: e.at,
        entries: [e],
      })
    }
  }
  return [...chapters.values()].sort((a, b) => b.to - a.to)
}
