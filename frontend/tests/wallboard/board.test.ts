/** What a wallboard shows, from the signals it heard. */

import { describe, expect, it } from 'vitest'
import type { AgentState, QueueStats, Signal } from '../../shared/wire'
import {
  EMPTY,
  groupsOf,
  isStale,
  levelOf,
  onSignal,
  overdueBy,
  STALE_MS,
  totalsOf,
} from '../../wallboard/board'
import { WORDS } from '../../wallboard/words'

const NOON = 1_800_000_000_000

function queue(id: string, fields: Partial<QueueStats> = {}): QueueStats {
  return {
    id,
    waiting: 0,
    oldest_at: null,
    offered: 0,
    active: 0,
    answered_today: 0,
    abandoned_today: 0,
    ...fields,
  }
}

function stats(...queues: QueueStats[]): Signal {
  return { t: 'sig', k: 'queue_stats', d: { at: NOON, day_from: 0, queues } }
}

function agent(id: string, state: string, since = NOON): Signal {
  const d: AgentState = { state, since, code: null, handling: 0, load: 0, units: 100, overdue_at: null }
  return { t: 'sig', k: 'agent_state', by: id, d }
}

const heard = (...signals: Signal[]) => signals.reduce((b, s) => onSignal(b, s, NOON), EMPTY)

describe('the board', () => {
  it('sums the queues and counts who is free', () => {
    const board = heard(
      stats(
        queue('a', { waiting: 2, oldest_at: NOON - 5_000, active: 1 }),
        queue('b', { waiting: 1, oldest_at: NOON - 9_000, active: 3 }),
      ),
      agent('agent:ann', 'available'),
      agent('agent:ben', 'away'),
    )

    expect(totalsOf(board)).toEqual({ waiting: 3, oldestAt: NOON - 9_000, active: 4, free: 1 })
  })

  it('says by how much a break is too long, once it is', () => {
    const seat = { id: 'agent:ann', ...(agent('agent:ann', 'away').d as AgentState) }

    expect(overdueBy(seat, NOON)).toBe(null)
    expect(overdueBy({ ...seat, overdue_at: NOON }, NOON)).toBe(null)
    expect(overdueBy({ ...seat, overdue_at: NOON - 90_000 }, NOON)).toBe(90_000)
  })

  it('groups agents by what they do, the longest first, and drops who is gone', () => {
    const board = heard(
      agent('agent:ann', 'handling', NOON - 1),
      agent('agent:ben', 'handling', NOON - 9),
      agent('agent:cas', 'ringing'),
      agent('agent:dee', 'offline'),
      agent('agent:dee', 'gone'),
    )

    expect(groupsOf(board).map((g) => [g.state, g.seats.map((seat) => seat.id)])).toEqual([
      ['ringing', ['agent:cas']],
      ['handling', ['agent:ben', 'agent:ann']],
    ])
  })

  it('says when a wait is long, and when it is far too long', () => {
    const levels = [null, NOON - 59_000, NOON - 60_000, NOON - 180_000].map((oldest_at) =>
      levelOf(queue('a', { oldest_at }), NOON),
    )

    expect(levels).toEqual(['good', 'good', 'warn', 'bad'])
  })

  it('is stale when the center has been silent for too long, not before it has spoken', () => {
    expect(isStale(EMPTY, NOON)).toBe(false)
    expect(isStale(heard(stats()), NOON + STALE_MS)).toBe(false)
    expect(isStale(heard(stats()), NOON + STALE_MS + 1)).toBe(true)
  })

  it('leaves other signals alone', () => {
    expect(onSignal(EMPTY, { t: 'sig', k: 'typing', conv: 'c_1', d: {} }, NOON)).toBe(EMPTY)
  })
})

it('has every word in both languages', () => {
  expect(Object.keys(WORDS['zh-CN'])).toEqual(Object.keys(WORDS.en))
})
