import { describe, expect, test } from 'vitest'
import type { Fact } from '../../console/desk/rows'
import type { Transcript } from '../../console/desk/transcript'
import {
  EMPTY,
  foldTranscript,
  hasOlder,
  holeAfter,
  joinFacts,
  joinPage,
  waitingSince,
} from '../../console/desk/transcript'
import { Center, ME, START, chance } from './center'

const texts = (t: Transcript) => t.messages.map((m) => [m.seq, m.d.deleted ? null : m.d.text])

function spoken(n: number): Center {
  const center = new Center()
  center.assign('c_1')
  for (let i = 1; i <= n; i += 1) center.say('c_1', i % 2 ? 'visitor:1' : ME, `message ${i}`)
  return center
}

describe('joining pages and facts', () => {
  test('history and stream meet without a gap and without a double', () => {
    const center = spoken(6)
    const page = center.page('c_1', 3, 10)
    const more = center.say('c_1', 'visitor:1', 'message 7')

    const first = joinPage(foldTranscript(EMPTY, more), page.items, page.cur, true)
    const second = foldTranscript(joinPage(EMPTY, page.items, page.cur, true), more)

    expect(first.messages).toEqual(second.messages)
    expect(first.messages.map((m) => m.seq)).toEqual([3, 4, 5, 6, 7])
    expect(hasOlder(first)).toBe(true)
  })

  test('an edit newer than the page that brings its message wins', () => {
    const center = spoken(2)
    const page = center.page('c_1', 1, 10)
    const edit = center.edit('c_1', 2, 'corrected')

    const joined = joinPage(foldTranscript(EMPTY, edit), page.items, page.cur, true)

    expect(texts(joined)).toEqual([
      [1, 'message 1'],
      [2, 'corrected'],
    ])
    expect(joined.messages[1]?.d.edited).toBe(true)
  })

  test('an edit older than the page does not undo what the page knows', () => {
    const center = spoken(1)
    const edit = center.edit('c_1', 1, 'first correction')
    center.edit('c_1', 1, 'second correction')
    const page = center.page('c_1', 1, 10)

    const joined = joinPage(foldTranscript(EMPTY, edit), page.items, page.cur, true)

    expect(texts(joined)).toEqual([[1, 'second correction']])
  })

  test('a deletion leaves the place and takes the words', () => {
    const center = spoken(1)
    const page = center.page('c_1', 1, 10)
    const gone = center.edit('c_1', 1, null)

    const t = foldTranscript(joinPage(EMPTY, page.items, page.cur, true), gone)

    expect(t.messages[0]?.d).toEqual({ text: '', deleted: true })
  })

  test('edits apply in the order of the journal, whatever order they come in', () => {
    const center = spoken(1)
    const page = center.page('c_1', 1, 10)
    const first = center.edit('c_1', 1, 'one')
    const second = center.edit('c_1', 1, 'two')
    const start = joinPage(EMPTY, page.items, page.cur, true)

    const t = [second, first].reduce(foldTranscript, start)

    expect(texts(t)).toEqual([[1, 'two']])
  })

  test('every fact told twice changes the transcript once', () => {
    const center = spoken(2)
    center.edit('c_1', 1, 'better')
    center.note('c_1', 'note')
    center.tag('c_1', ['x'])
    let t = EMPTY
    for (const fact of center.facts) {
      t = foldTranscript(t, fact)
      expect(foldTranscript(t, fact)).toBe(t)
    }
  })

  test('after a reset the newest page replaces what may have missed an edit', () => {
    const center = spoken(4)
    const old = center.page('c_1', 1, 10)
    const before = joinPage(EMPTY, old.items, old.cur, true)
    center.edit('c_1', 3, 'edited while away')
    const newest = center.page('c_1', 3, 10)

    const after = joinPage({ ...before, stale: true }, newest.items, newest.cur, true)

    expect(texts(after)).toEqual([
      [3, 'edited while away'],
      [4, 'message 4'],
    ])
    expect(after.stale).toBe(false)
  })

  test.each([1, 2, 3, 4, 5])('any order of pages and facts gives the whole, %i', (seed) => {
    const roll = chance(seed)
    const center = spoken(8)
    const pages = [center.page('c_1', 1, 4), center.page('c_1', 4, 10)]
    center.edit('c_1', 2, 'two, corrected')
    center.say('c_1', 'visitor:1', 'message 9')
    center.edit('c_1', 9, null)
    center.say('c_1', ME, 'message 10')
    pages.push(center.page('c_1', 7, 10))
    const steps: ((t: Transcript) => Transcript)[] = [
      ...center.facts.map((f) => (t: Transcript) => foldTranscript(t, f)),
      ...pages.map((p, i) => (t: Transcript) => joinPage(t, p.items, p.cur, i === 2)),
    ]
    const shuffled = steps
      .map((step) => ({ step, at: roll(1000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ step }) => step)

    const t = shuffled.reduce((before, step) => step(before), EMPTY)

    const whole = center.page('c_1', 1, 100).items
    expect(t.messages.map(({ seq, d }) => ({ seq, d: { ...d, edited: undefined } }))).toEqual(
      whole.map(({ seq, d }) => ({ seq, d: { ...d, edited: undefined } })),
    )
  })
})

describe('holes', () => {
  const from = (...seqs: number[]): Transcript => ({
    ...EMPTY,
    messages: seqs.map((seq) => ({ seq, id: `${seq}`, by: ME, at: START, d: { text: '' } })),
  })

  test.each([
    [[], 5, null],
    [[1, 2, 3], 3, null],
    [[4, 5, 6], 6, null],
    [[4, 5, 7], 7, 5],
    [[4, 5, 6], 9, 6],
  ])('%j up to %i: after %s', (seqs, last, after) => {
    expect(holeAfter(from(...seqs), last)).toBe(after)
  })

  test('the past is there when the first message is', () => {
    expect(hasOlder(from(2, 3))).toBe(true)
    expect(hasOlder(from(1, 2))).toBe(false)
    expect(hasOlder(EMPTY)).toBe(false)
  })
})

describe('what happened between the messages', () => {
  test('facts of the past and of now join by position; messages among them are left out', () => {
    const center = spoken(1)
    const noted = center.note('c_1', 'first')
    const labelled = center.tag('c_1', ['x'])

    const t = joinFacts(foldTranscript(EMPTY, labelled), [...center.facts], null)

    expect(t.marks.map((m) => m.cur)).toEqual([center.facts[0]!.cur, noted.cur, labelled.cur])
    expect(t.messages).toEqual([])
    expect(t.marked).toBe(true)
  })

  test('more pages of facts are still to come as long as the server says so', () => {
    expect(joinFacts(EMPTY, [], '1200')).toMatchObject({ marked: false, factsNext: '1200' })
  })
})

describe('waiting for an answer', () => {
  const message = (by: string, at: number): Fact => ({
    cur: at,
    k: 'message',
    conv: 'c_1',
    seq: at,
    id: `${at}`,
    by,
    at,
    d: { text: 'x' },
  })
  const since = (...facts: Fact[]) => waitingSince(facts.reduce(foldTranscript, EMPTY))

  test('counts from the first message that nobody answered', () => {
    expect(since(message('visitor:1', 1), message('visitor:1', 2))).toBe(1)
    expect(since(message('visitor:1', 1), message(ME, 2))).toBe(null)
    expect(since(message('visitor:1', 1), message(ME, 2), message('visitor:1', 3))).toBe(3)
  })

  test('the bot’s answers do not count as an agent’s', () => {
    expect(since(message('visitor:1', 1), message('bot', 2))).toBe(1)
    expect(waitingSince(undefined)).toBe(null)
  })
})
