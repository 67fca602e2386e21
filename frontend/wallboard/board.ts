/**
 * All that a wallboard knows, and the functions that change it.
 *
 * Signals go in, a new board comes out; no clock, no network, no browser.
 */

import type { AgentState, QueueStats, Signal } from '../shared/wire'

export type Board = {
  /** When the center last said how its queues stand, on its own clock; null before it did. */
  asOf: number | null
  /** When we heard it, on ours. */
  heardAt: number
  queues: QueueStats[]
  agents: Record<string, AgentState>
}

export const EMPTY: Board = { asOf: null, heardAt: 0, queues: [], agents: {} }

/** The center repeats itself every ten seconds: after this long, something is wrong. */
export const STALE_MS = 15_000

/** Waiting longer than this, in seconds, is worth a look; longer than that, a deed. */
export const LONG_S = { warn: 60, bad: 180 } as const

export type Level = 'good' | 'warn' | 'bad'

export const STATES = [
  'ringing',
  'handling',
  'wrap_up',
  'available',
  'away',
  'reconnecting',
  'offline',
] as const

export type Doing = (typeof STATES)[number]

export function onSignal(board: Board, signal: Signal, heardAt: number): Board {
  if (signal.k === 'queue_stats') {
    const { at, queues } = signal.d as { at: number; queues: QueueStats[] }
    return { ...board, asOf: at, heardAt, queues }
  }
  if (signal.k === 'agent_state' && signal.by) {
    const state = signal.d as AgentState
    const { [signal.by]: _, ...others } = board.agents
    const agents = state.state === 'gone' ? others : { ...others, [signal.by]: state }
    return { ...board, agents }
  }
  return board
}

export function isStale(board: Board, now: number): boolean {
  return board.asOf !== null && now - board.heardAt > STALE_MS
}

/** How bad the longest wait of a queue is; a line without anybody in it is good. */
export function levelOf(queue: QueueStats, now: number): Level {
  if (queue.oldest_at === null) return 'good'
  const seconds = (now - queue.oldest_at) / 1000
  if (seconds >= LONG_S.bad) return 'bad'
  return seconds >= LONG_S.warn ? 'warn' : 'good'
}

export type Seat = AgentState & { id: string }

/** For how long somebody has been away longer than their reason allows, or null. */
export function overdueBy(seat: Seat, now: number): number | null {
  if (seat.overdue_at === null || seat.overdue_at >= now) return null
  return now - seat.overdue_at
}

/** Agents by what they do, whoever has done it longest first; nobody is left out. */
export function groupsOf(board: Board): { state: Doing; seats: Seat[] }[] {
  const seats = Object.entries(board.agents).map(([id, agent]) => ({ ...agent, id }))
  seats.sort((a, b) => a.since - b.since || a.id.localeCompare(b.id))
  return STATES.map((state) => ({
    state,
    seats: seats.filter((seat) => seat.state === state),
  })).filter((group) => group.seats.length > 0)
}

export type Totals = { waiting: number; oldestAt: number | null; active: number; free: number }

export function totalsOf(board: Board): Totals {
  const sum = (of: (queue: QueueStats) => number) => board.queues.reduce((n, q) => n + of(q), 0)
  const oldest = board.queues.flatMap((queue) => queue.oldest_at ?? [])
  return {
    waiting: sum((queue) => queue.waiting),
    oldestAt: oldest.length > 0 ? Math.min(...oldest) : null,
    active: sum((queue) => queue.active),
    free: Object.values(board.agents).filter((agent) => agent.state === 'available').length,
  }
}
