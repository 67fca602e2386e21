import { describe, expect, test } from 'vitest'
import type { Deed, Kept, Waiting } from '../../console/desk/reasons'
import { reasonsOf } from '../../console/desk/why'
import type { Naming } from '../../console/words/reasons'
import { sayDeed, sayRestedOn, sayWaiting } from '../../console/words/reasons'
import { WORDS, speaker } from '../../console/words/words'

const NOW = 1_800_000_000_000
const en = speaker(() => 'en')
const zh = speaker(() => 'zh-CN')
const say: Naming = {
  agent: (id) => id.replace('agent:', '').replace(/^./, (letter) => letter.toUpperCase()),
  queue: (id) => id.toUpperCase(),
  moment: () => '9:00',
  now: NOW,
}

function kept(code: string, agents: number, more: Partial<Kept> = {}): Kept {
  const named = ['agent:ann', 'agent:ben', 'agent:cid', 'agent:dan', 'agent:eve'].slice(0, agents)
  const none = { until: null, is_guess: false, presence: null, away_code: null }
  return { code, agents, named, ...none, skill: null, level: null, ...more }
}

function waiting(more: Partial<Waiting> = {}): Waiting {
  return {
    standing: { position: 1, ahead: {}, expected_seconds: null },
    holds: [],
    kept: [],
    able: 1,
    steps: 0,
    coming: null,
    is_open: true,
    opens_at: null,
    limit: null,
    ...more,
  }
}

const told = (more: Partial<Waiting>) => sayWaiting(en, waiting(more), say).slice(1)

describe('why it still waits', () => {
  test.each([
    [kept('full', 1), 'Ann is full'],
    [kept('full', 2), 'Ann and Ben are full'],
    [
      kept('full', 3, { until: NOW + 180_000, is_guess: true }),
      '3 agents are full – the first may have room in about 3 min',
    ],
    [kept('away', 1, { presence: 'away', away_code: 'lunch' }), 'Ann is away – Lunch'],
    [kept('away', 1, { presence: 'away', away_code: 'x-ray' }), 'Ann is away – x-ray'],
    [kept('away', 4, { presence: 'offline' }), '4 agents are offline'],
    [kept('lacks_skill', 1, { skill: 'spanish', level: 3 }), 'Ann does not have spanish 3'],
    [kept('on_hold', 1, { until: NOW + 9_000 }), 'Ann has just declined – 9 s more'],
  ])('%j', (one, words) => {
    expect(told({ kept: [one] })).toEqual([words])
  })

  test('says how many go first, and when somebody may be free', () => {
    const standing = { position: 3, ahead: { support: 2 }, expected_seconds: 90 }
    expect(sayWaiting(en, waiting({ standing }), say)).toEqual([
      'It is number 3 in line: 2 go first',
      'Somebody is expected to be free in about 1 min',
    ])
  })

  test('says for whom it is kept and that nobody else serves the queue', () => {
    const holds = [{ code: 'reserved', until: NOW + 20_000, agent: 'agent:ben' }]
    expect(told({ holds, able: 0 })).toEqual([
      'It is kept for Ben for 20 s more',
      'Nobody serves this queue',
    ])
  })

  test('says what the next step changes, and what its queue does in the end', () => {
    const changes = { require: { spanish: 1 }, add_queue: 'sales', do: 'announce' }
    const coming = { number: 2, at: NOW + 45_000, expected_over_seconds: null, changes }
    const limit = { at: NOW + 120_000, action: 'callback' }
    expect(told({ steps: 3, coming: { ...coming, adds: 2, free: 1 }, limit })).toEqual([
      'In 45 s, step 2 of 3: spanish 1 is enough · SALES helps out · the customer is told',
      'Then 2 more who are here may be asked, 1 of them free now',
      'In 2 min it has waited as long as it may: a call back is offered',
    ])
  })

  test('speaks Chinese', () => {
    const given = waiting({ kept: [kept('full', 2)], is_open: false, opens_at: NOW })
    expect(sayWaiting(zh, given, say)).toEqual([
      '排在最前',
      '队列在 9:00 前未开放',
      'Ann 和 Ben已满负荷',
    ])
  })
})

describe('how it came here', () => {
  const deed = (more: Partial<Deed>): Deed => ({ cur: 1, at: NOW, by: 'routing', kind: '', ...more })

  test.each<[Partial<Deed>, string]>([
    [{ kind: 'queued', queue: 'support', why: 'asked' }, 'Queued in SUPPORT – asked for a person'],
    [
      { kind: 'queued', queue: 'sales', why: 'transferred', by: 'agent:ann', agent: 'agent:ben' },
      'Queued in SALES – transferred · first for Ben (by Ann)',
    ],
    [{ kind: 'offer', agent: 'agent:ann' }, 'Offered to Ann'],
    [
      { kind: 'offer', agent: 'agent:ann', outcome: 'withdrawn', reason: 'agent_gone' },
      'Offered to Ann – withdrawn · the agent was not there',
    ],
    [{ kind: 'step', step: 2, reach: { required: {} } }, 'Step 2 of the plan – no skill is asked for'],
    [
      { kind: 'turn', situation: 'unstaffed', action: 'message' },
      'Nobody was here for it – the message is kept',
    ],
    [{ kind: 'kept' }, 'Kept as a message'],
    [{ kind: 'assigned', agent: 'agent:ann', by: 'agent:ann', why: 'claimed' },
      'On the desk of Ann – taken from the list'],
    [{ kind: 'state', state: 'abandoned' }, 'The customer gave up'],
  ])('%j', (given, words) => {
    expect(sayDeed(en, deed(given), say)).toBe(words)
  })

  test('an offer says what it rested on', () => {
    const rested_on = { considered: 1, waited_ms: 40_000, excluded: { full: 3, away: 2 } }
    expect(sayRestedOn(en, deed({ kind: 'offer', rested_on }))).toEqual([
      'nobody else was free',
      'waited 40 s',
      'Not: 3 full · 2 away',
    ])
  })
})

test.each([
  ['rank', 'rank'],
  ['load', 'least_loaded'],
  ['idle', 'longest_idle'],
  ['assigned', 'round_robin'],
  ['breadth', 'specialist_first'],
  ['skill', 'best_skill'],
  ['id', 'equal'],
])('who comes next because of %s: %s', (after, code) => {
  const why = { rule: 'oldest_first', considered: 2, next: [{ agent: 'agent:b', after }] }
  expect(reasonsOf(why)).toEqual([{ code }])
  expect([`why.${code}` in WORDS.en, `chosen.${code}` in WORDS.en]).toEqual([true, true])
})
