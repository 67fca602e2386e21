/**
 * The agent's work as the list shows it: sections, the order inside them, next and previous.
 */

import type { Work } from './rows'
import type { Transcript } from './transcript'
import { waitingSince } from './transcript'
import { unread } from './work'

export type SectionName = 'wrap_up' | 'active' | 'parked'

export interface Row {
  work: Work
  waiting: number | null
  unread: number
}

export interface Section {
  name: SectionName
  rows: Row[]
}

const ORDER: SectionName[] = ['wrap_up', 'active', 'parked']

/**
 * Work in sections; who waits longest for an answer comes first, then the most recently moved.
 *
 * Wrap-up stands on top because it holds capacity and has a clock of its own.
 */
export function sectionsOf(work: Work[], transcripts: Record<string, Transcript>): Section[] {
  const rows = work.map((w) => rowOf(w, transcripts[w.id]))
  return ORDER.map((name) => ({
    name,
    rows: rows.filter((r) => sectionOf(r.work) === name).sort(inTurn),
  })).filter((s) => s.rows.length > 0)
}

function rowOf(work: Work, transcript: Transcript | undefined): Row {
  const waiting = work.state === 'active' ? waitingSince(transcript) : null
  return { work, waiting, unread: unread(work) }
}

function sectionOf(work: Work): SectionName {
  if (work.state === 'wrap_up') return 'wrap_up'
  return work.state === 'parked' ? 'parked' : 'active'
}

function inTurn(a: Row, b: Row): number {
  const waiting = (a.waiting ?? Infinity) - (b.waiting ?? Infinity)
  if (waiting && !Number.isNaN(waiting)) return waiting
  return b.work.updated_at - a.work.updated_at || (a.work.id < b.work.id ? -1 : 1)
}

export function inListOrder(sections: Section[]): string[] {
  return sections.flatMap((s) => s.rows.map((r) => r.work.id))
}

/** The neighbour of `current` in the list, round the ends; the first one when nothing is open. */
export function neighbour(ids: string[], current: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null
  const at = current === null ? -1 : ids.indexOf(current)
  if (at < 0) return ids[step === 1 ? 0 : ids.length - 1] ?? null
  return ids[(at + step + ids.length) % ids.length] ?? null
}

/** What the agent turns to when the open conversation has ended: whoever waits longest. */
export function nextUp(sections: Section[]): string | null {
  const active = sections.find((s) => s.name === 'active')
  return active?.rows[0]?.work.id ?? null
}
