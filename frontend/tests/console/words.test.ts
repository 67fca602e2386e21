import { describe, expect, test } from 'vitest'
import { sayMark } from '../../console/words/marks'
import { fullMoment, moment, span } from '../../console/words/spans'
import type { WordKey } from '../../console/words/words'
import { WORDS, sayCode, speaker } from '../../console/words/words'

const LETTERS = /[A-Za-z㐀-鿿]{2,}/
const FILES = import.meta.glob<string>('../../console/**/*.{vue,ts}', {
  query: '?raw',
  import: 'default',
  eager: true,
})

function sources(ending: string): { name: string; text: string }[] {
  return Object.entries(FILES)
    .filter(([name]) => name.endsWith(ending))
    .map(([name, text]) => ({ name, text }))
}

function forms(text: (typeof WORDS)['en'][WordKey]): string[] {
  return typeof text === 'string' ? [text] : Object.values(text)
}

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

/** Words between tags, and in attributes people see or hear, that do not come from a message file. */
function hardCoded(source: string): string[] {
  const template = /<template>([\s\S]*)<\/template>/.exec(source)?.[1] ?? ''
  const bare = template.replace(/<!--[\s\S]*?-->/g, '').replace(/\{\{[\s\S]*?\}\}/g, '')
  const between = [...bare.matchAll(/>([^<>]*)</g)].map((m) => m[1]!.trim())
  const said = [...bare.matchAll(/\s(?:aria-label|title|placeholder|alt|label)="([^"]*)"/g)].map(
    (m) => m[1]!,
  )
  return [...between.filter((text) => !text.includes('="')), ...said].filter((text) =>
    LETTERS.test(text),
  )
}

/** Names of keys are printed on keyboards, not translated. */
const KEY_CAPS = new Set(['Enter', 'Shift', 'Esc', 'Ctrl'])

describe('the message files', () => {
  test('have the same keys, none of them empty', () => {
    expect(Object.keys(WORDS['zh-CN']).sort()).toEqual(Object.keys(WORDS.en).sort())
    for (const words of Object.values(WORDS)) {
      for (const text of Object.values(words)) {
        for (const form of forms(text)) expect(form.trim()).not.toBe('')
      }
    }
  })

  test('fill the same holes in every language', () => {
    for (const key of Object.keys(WORDS.en) as WordKey[]) {
      const english = holes(forms(WORDS.en[key])[0]!)
      expect([key, holes(forms(WORDS['zh-CN'][key])[0]!)]).toEqual([key, english])
    }
  })

  test('speak their own language', () => {
    const borrowed = Object.entries(WORDS['zh-CN']).filter(
      ([key, text]) => !/[㐀-鿿]/.test(forms(text)[0]!) && key !== 'settings.en',
    )
    expect(borrowed).toEqual([])
  })

  test('have no word that nobody says', () => {
    const code = [...sources('.vue'), ...sources('.ts')]
      .filter(({ name }) => !/words\/(en|zh-CN)\.ts$/.test(name))
      .map(({ text }) => text)
      .join('\n')
    const groups = [
      ...code.matchAll(/[`'"]([a-z_]+(?:\.[a-z_]+)?)\.\$\{|sayCode\(\s*t,\s*'([^']+)'/g),
    ].map((m) => m[1] ?? m[2])
    const spoken = (key: string) =>
      code.includes(`'${key}'`) || groups.some((group) => key.startsWith(`${group}.`))
    expect(Object.keys(WORDS.en).filter((key) => !spoken(key))).toEqual([])
  })
})

describe('components', () => {
  test('have no hard-coded words', () => {
    const found = sources('.vue').flatMap(({ name, text }) =>
      hardCoded(text)
        .filter((words) => !KEY_CAPS.has(words))
        .map((words) => `${name}: ${words}`),
    )
    expect(found).toEqual([])
  })

  test('and the search for them finds some where there are some', () => {
    const bad =
      '<template><p>Hello there</p><input placeholder="搜索会话" /><b>{{ t("x") }}</b></template>'
    expect(hardCoded(bad)).toEqual(['Hello there', '搜索会话'])
  })

  test('ask only for words that exist', () => {
    const asked = [...sources('.vue'), ...sources('.ts')].flatMap(({ text }) =>
      [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((m) => m[1]!),
    )
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter((key) => !(key in WORDS.en))).toEqual([])
  })
})

describe('speaking', () => {
  test('follows the language at once', () => {
    let language: 'en' | 'zh-CN' = 'en'
    const t = speaker(() => language)
    expect(t('presence.available')).toBe('Available')
    language = 'zh-CN'
    expect(t('presence.available')).toBe('空闲')
  })

  const t = speaker(() => 'en')

  test('knows one and many', () => {
    expect(t('list.unread', { n: 1 })).toBe('1 unread message')
    expect(t('list.unread', { n: 3 })).toBe('3 unread messages')
  })

  test('shows a code we have no words for as it is', () => {
    expect(sayCode(t, 'outcome', 'resolved')).toBe('Resolved')
    expect(sayCode(t, 'outcome', 'sold')).toBe('sold')
  })

  test.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [86_400_000 * 3, '3 d'],
  ])('a span of %i ms is %s', (ms, words) => {
    expect(span(t, ms)).toBe(words)
  })

  test('moments are as short as they can be', () => {
    const now = new Date(2026, 10, 23, 15, 0).getTime()
    expect(moment(new Date(2026, 10, 23, 9, 5).getTime(), now, 'zh-CN')).toMatch(/^0?9:05$/)
    expect(moment(new Date(2026, 10, 2).getTime(), now, 'en')).toBe('Nov 2')
    expect(moment(new Date(2024, 10, 2).getTime(), now, 'en')).toContain('2024')
    expect(fullMoment(new Date(2026, 10, 22, 9, 5).getTime(), now, 'zh-CN')).toContain('昨天')
  })

  const say = { queue: (id: string) => id.toUpperCase(), until: () => '9:00', me: 'agent:7' }

  test.each([
    ['state', { state: 'queued', queue: 'sales' }, 'Waiting in SALES'],
    ['state', { state: 'parked', until: 5 }, 'Parked until 9:00'],
    ['state', { state: 'parked' }, 'Parked'],
    ['state', { state: 'closed', outcome: 'resolved' }, 'Closed: Resolved'],
    ['state', { state: 'abandoned' }, 'The customer left while waiting'],
    ['assigned', {}, 'Taken by Tom'],
    ['queued', { queue: 'sales' }, 'Waiting in SALES'],
    ['unassigned', { why: 'taken_over' }, 'Taken over by a supervisor'],
    ['unassigned', { why: 'park_over' }, 'Returned to the queue'],
    ['tags', { tags: ['a', 'b'] }, 'Labels: a, b'],
    ['tags', { tags: [] }, 'Labels removed'],
    ['rated', { score: 5 }, 'Rated 5 of 5'],
    ['survey', {}, 'Asked for a rating'],
    ['brand_new_kind', {}, 'Something happened'],
  ])('%s %j: %s', (kind, d, words) => {
    expect(sayMark(t, { kind, d, by: 'agent:8', name: 'Tom' }, say)).toBe(words)
  })

  test('what I did is said to me', () => {
    expect(sayMark(t, { kind: 'assigned', d: {}, by: 'agent:7' }, say)).toBe('Came to your desk')
    expect(sayMark(t, { kind: 'assigned', d: {}, by: 'agent:8' }, say)).toBe('Taken by a colleague')
  })
})
