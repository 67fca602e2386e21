/** What the screen makes of the desk: countdowns, lists, lines, history. */
import { describe, expect, test } from 'vitest'
import { inListOrder, neighbour, nextUp, sectionsOf } from '../../console/desk/listing'
import { leftOf, ringing, ringsAfter, shareLeft } from '../../console/desk/offers'
import { previewOf } from '../../console/desk/preview'
import type { Line } from '../../console/desk/reading'
import { linesOf } from '../../console/desk/reading'
import type { Entry, Fact, Message } from '../../console/desk/rows'
import { voiceOf } from '../../console/desk/rows'
import {
  NO_TIMELINE,
  chaptersOf,
  foldTimeline,
  joinEntries,
  gistOf,
  toldOf,
} from '../../console/desk/timeline'
import type { Transcript } from '../../console/desk/transcript'
import { EMPTY } from '../../console/desk/transcript'
import { ME, START, offerOf, workRow } from './center'

const MINUTE = 60_000

function message(seq: number, by: string, at: number, d: Partial<Message['d']> = {}): Message {
  return { seq, id: `m${seq}`, by, at, d: { text: `text ${seq}`, ...d } }
}

function transcript(...messages: Message[]): Transcript {
  return { ...EMPTY, loaded: true, messages }
}

describe('the countdown of an offer', () => {
  const offer = offerOf('c_9.1', START + 30_000)

  test.each([
    [0, 30_000, 1],
    [15_000, 15_000, 0.5],
    [29_999, 1, 1 / 30_000],
    [30_000, 0, 0],
    [99_000, 0, 0],
  ])('%i ms after it began: %i ms left', (passed, left, share) => {
    expect(leftOf(offer, START + passed)).toBe(left)
    expect(shareLeft(offer, START, START + passed)).toBeCloseTo(share)
  })

  test('a clock that is behind never shows more than a full bar', () => {
    expect(shareLeft(offer, START, START - 5000)).toBe(1)
  })

  test('without a beginning it takes the usual ring', () => {
    expect(shareLeft(offer, undefined, START + 15_000)).toBeCloseTo(0.5)
  })

  test('offers whose time is over are not shown, the most urgent stands on top', () => {
    const offers = [offerOf('b', START + 20_000), offerOf('c', START), offerOf('a', START + 10_000)]
    expect(ringing(offers, START).map((o) => o.offer)).toEqual(['a', 'b'])
  })

  test('a beginning is kept while the offer lasts and forgotten with it', () => {
    expect(ringsAfter({ 'c_9.1': 5, gone: 1 }, [offer, offerOf('new', 0)], 9)).toEqual({
      'c_9.1': 5,
      new: 9,
    })
  })
})

describe('the list', () => {
  const work = [
    workRow('c_1', { updated_at: START + 3 }),
    workRow('c_2', { updated_at: START + 2 }),
    workRow('c_3', { updated_at: START + 4 }),
    workRow('c_4', { state: 'parked' }),
    workRow('c_5', { state: 'wrap_up' }),
  ]
  const transcripts = {
    c_1: transcript(message(1, 'visitor:1', START + 50)),
    c_2: transcript(message(1, 'visitor:2', START + 10)),
    c_3: transcript(message(1, 'visitor:3', START + 1), message(2, ME, START + 2)),
    c_4: transcript(message(1, 'visitor:4', START)),
  }
  const sections = sectionsOf(work, transcripts)

  test('puts wrap-up first, then who waits longest, then the latest, then parked', () => {
    expect(sections.map((s) => s.name)).toEqual(['wrap_up', 'active', 'parked'])
    expect(inListOrder(sections)).toEqual(['c_5', 'c_2', 'c_1', 'c_3', 'c_4'])
  })

  test('shows waiting only for active conversations', () => {
    expect(sections[1]?.rows.map((r) => r.waiting)).toEqual([START + 10, START + 50, null])
    expect(sections[2]?.rows[0]?.waiting).toBe(null)
  })

  test('is walked round its ends', () => {
    const ids = ['a', 'b', 'c']
    expect(neighbour(ids, 'c', 1)).toBe('a')
    expect(neighbour(ids, 'a', -1)).toBe('c')
    expect(neighbour(ids, null, 1)).toBe('a')
    expect(neighbour(ids, 'elsewhere', -1)).toBe('c')
    expect(neighbour([], null, 1)).toBe(null)
  })

  test('the next in turn is whoever waits longest among the active', () => {
    expect(nextUp(sections)).toBe('c_2')
    expect(nextUp(sectionsOf([workRow('c_4', { state: 'parked' })], {}))).toBe(null)
  })

  test('the last words say whose they are', () => {
    expect(previewOf(undefined, ME)).toEqual({ kind: 'unknown' })
    expect(previewOf(transcript(), ME)).toEqual({ kind: 'none' })
    expect(previewOf(transcript(message(1, ME, 0, { text: 'a\n b' })), ME)).toEqual({
      kind: 'words',
      who: 'you',
      text: 'a b',
    })
    expect(previewOf(transcript(message(1, 'bot', 0)), ME)).toMatchObject({ who: 'bot' })
    expect(previewOf(transcript(message(1, 'agent:8', 0)), ME)).toMatchObject({ who: 'other' })
    const marked = { text: 'See **this** [page](https://a.example/)' }
    expect(previewOf(transcript(message(1, 'bot', 0, marked)), ME)).toMatchObject({
      text: 'See this page',
    })
    expect(previewOf(transcript(message(1, 'visitor:1', 0, marked)), ME)).toMatchObject(marked)
    expect(previewOf(transcript(message(1, ME, 0, { deleted: true })), ME)).toEqual({
      kind: 'deleted',
    })
    expect(
      previewOf(transcript(message(1, ME, 0, { text: '', attachments: ['a_1'] })), ME),
    ).toEqual({
      kind: 'attachment',
    })
  })
})

describe('the log', () => {
  const kinds = (lines: Line[]) => lines.map((l) => l.kind)

  test('tells the four voices apart', () => {
    expect(['visitor:1', 'agent:7', 'bot', 'system', 'routing', undefined].map(voiceOf)).toEqual([
      'visitor',
      'agent',
      'bot',
      'system',
      'system',
      'system',
    ])
  })

  test('groups what one person says in a row, with a new head after five minutes', () => {
    const t = transcript(
      message(1, ME, START),
      message(2, ME, START + MINUTE),
      message(3, 'visitor:1', START + 2 * MINUTE),
      message(4, 'visitor:1', START + 9 * MINUTE),
    )
    const heads = linesOf(t, [], null).flatMap((l) => (l.kind === 'message' ? [l.head] : []))
    expect(heads).toEqual([true, false, true, true])
  })

  test('separates days by the reader’s own midnight and marks where the new begins', () => {
    const evening = new Date(2026, 2, 9, 23, 59).getTime()
    const t = transcript(message(1, ME, evening), message(2, ME, evening + 2 * MINUTE))
    expect(kinds(linesOf(t, [], 2))).toEqual(['day', 'message', 'day', 'new', 'message'])
  })

  test('puts notes and happenings in their place, in one line when they come together', () => {
    const t: Transcript = {
      ...transcript(message(1, 'visitor:1', START), message(2, ME, START + 5000)),
      marks: [
        { cur: 1, kind: 'conversation_started', by: 'system', at: START, d: {} },
        { cur: 2, kind: 'state', by: 'system', at: START + 1000, d: { state: 'queued' } },
        { cur: 3, kind: 'offer_shown', by: ME, at: START + 1500, d: {} },
        { cur: 4, kind: 'assigned', by: ME, at: START + 2000, d: {} },
        { cur: 5, kind: 'state', by: ME, at: START + 2000, d: { state: 'active' } },
        { cur: 6, kind: 'note', by: ME, at: START + 6000, d: { text: 'n' } },
      ],
    }

    const lines = linesOf(t, [], null)

    expect(kinds(lines)).toEqual(['day', 'marks', 'message', 'marks', 'message', 'note'])
    expect(lines[3]).toMatchObject({ marks: [{ cur: 2 }, { cur: 4 }] })
  })

  test('holds back happenings from before the first message in hand', () => {
    const t: Transcript = {
      ...transcript(message(5, ME, START)),
      marks: [{ cur: 1, kind: 'note', by: ME, at: START - 5000, d: {} }],
    }
    expect(kinds(linesOf(t, [], null))).toEqual(['day', 'message'])
  })

  test('ends with what is on its way', () => {
    const out = { id: 'o', conv: 'c', kind: 'message', text: 'x', at: 0, failed: null } as const
    expect(kinds(linesOf(transcript(), [out], null))).toEqual(['outgoing'])
  })
})

describe('the history', () => {
  const entry = (cur: number, conv: string): Entry => ({
    cur,
    at: START + cur,
    kind: 'message',
    conv,
    channel: 'chat',
    by: 'bot',
    name: null,
    d: {},
  })
  const page = (next: string | null, ...items: Entry[]) => ({ items, next, cur: 100 })

  test('is one chapter per conversation, the latest first', () => {
    const t = joinEntries(NO_TIMELINE, page(null, entry(1, 'a'), entry(2, 'b'), entry(3, 'a')))
    expect(chaptersOf(t).map((c) => [c.conv, c.entries.map((e) => e.cur)])).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ])
  })

  test('leaves out what only machines want', () => {
    const kinds = [
      ['conversation_started', {}],
      ['message', {}],
      ['bot_turn', {}],
      ['state', { state: 'queued' }],
      ['queued', {}],
      ['offer', {}],
      ['state', { state: 'offered' }],
      ['offer_gone', {}],
      ['state', { state: 'queued' }],
      ['assigned', {}],
      ['state', { state: 'active' }],
      ['note', {}],
      ['unassigned', { why: 'requeued' }],
      ['unassigned', { why: 'closed' }],
      ['state', { state: 'closed' }],
    ] as const
    const entries = kinds.map(([kind, d], i) => ({ ...entry(i + 1, 'a'), kind, d }))
    const [chapter] = chaptersOf(joinEntries(NO_TIMELINE, page(null, ...entries)))

    expect(toldOf(chapter!).map((e) => [e.kind, e.d.state ?? e.d.why])).toEqual([
      ['conversation_started', undefined],
      ['message', undefined],
      ['state', 'queued'],
      ['assigned', undefined],
      ['note', undefined],
      ['unassigned', 'requeued'],
      ['state', 'closed'],
    ])
  })

  test('is told in a few lines: its first words, its last, and how it ended', () => {
    const kinds = ['message', 'state', 'assigned', 'message', 'message', 'note', 'tags', 'state']
    const told = kinds.map((kind, i) => ({ ...entry(i + 1, 'a'), kind }))
    const gist = (...of: typeof told) => gistOf(of, 4).map((e) => e.cur)

    expect(gist(...told)).toEqual([1, 5, 6, 8])
    expect(gist(...told.slice(0, -1))).toEqual([1, 4, 5, 6])
    expect(gistOf(told, 2).map((e) => e.cur)).toEqual([6, 8])
    expect(gist(...told.slice(0, 3))).toEqual([1, 2, 3])
    const notice = { ...told[4]!, by: 'system' }
    expect(gist(...told.slice(0, 4), notice, ...told.slice(5))).toEqual([1, 4, 6, 8])
    const silent = told.map((e) => ({ ...e, kind: 'tags' }))
    expect(gist(...silent)).toEqual([5, 6, 7, 8])
  })

  test('grows backwards by pages and forwards by facts, each line once', () => {
    const fact: Fact = {
      cur: 120,
      k: 'note',
      conv: 'a',
      by: ME,
      at: START,
      d: { text: 'n', name: 'Lin' },
    }
    const first = joinEntries(NO_TIMELINE, page('50', entry(60, 'a')))
    const second = joinEntries(first, page(null, entry(20, 'a')))
    const third = foldTimeline(second, fact, workRow('a'))

    expect(third.entries.map((e) => e.cur)).toEqual([20, 60, 120])
    expect(third.entries[2]).toMatchObject({ text: 'n', name: 'Lin', channel: 'chat' })
    expect(foldTimeline(third, fact, workRow('a')).entries).toBe(third.entries)
    expect(joinEntries(third, page('50', entry(60, 'a'))).next).toBe(null)
  })

  test('a fact heard before the first page is kept if the page was read before it', () => {
    const fact = (cur: number): Fact => ({ cur, k: 'note', conv: 'a', by: ME, at: START, d: {} })
    const early = [90, 120].reduce(
      (t, cur) => foldTimeline(t, fact(cur), workRow('a')),
      NO_TIMELINE,
    )
    expect(joinEntries(early, page(null, entry(60, 'a'))).entries.map((e) => e.cur)).toEqual([
      60, 120,
    ])
  })
})
