/** Words, plural forms and the choice of a language; times and spans as people read them. */

import { describe, expect, test } from 'vitest'
import { matchLocale, translator } from '../../shared/i18n'
import { dayName, isSameDay, stopwatch, timeOfDay, waitMinutes } from '../../shared/time'

const words = {
  hello: 'Hello {name}',
  items: { one: '{n} item', other: '{n} items' },
}

describe('words', () => {
  test('names are filled in, and a name nobody gave is left to be seen', () => {
    const t = translator('en', words)

    expect(t('hello', { name: 'Maya {n}' })).toBe('Hello Maya {n}')
    expect(t('hello')).toBe('Hello {name}')
  })

  test('the number chooses the form', () => {
    const t = translator('en', words)

    expect([0, 1, 2].map((n) => t('items', { n }))).toEqual(['0 items', '1 item', '2 items'])
  })

  test('a language without plural forms needs only one', () => {
    const t = translator('zh-CN', { items: { other: '{n} 项' } })

    expect([1, 2].map((n) => t('items', { n }))).toEqual(['1 项', '2 项'])
  })

  test.each([
    [['zh-CN'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['zh_SG'], 'zh-CN'],
    [['zh-Hans-HK'], 'zh-CN'],
    [['zh-TW'], 'zh-TW'],
    [['zh-HK'], 'zh-TW'],
    [['zh-Hant'], 'zh-TW'],
    [['zh-hant-cn'], 'zh-TW'],
    [['en-GB', 'zh-CN'], 'en'],
    [['', null, undefined, 'fr', 'zh-CN'], 'zh-CN'],
    [['fr'], 'en'],
    [[], 'en'],
    [['enx', 'zhx'], 'en'],
  ])('%j is answered in %s', (wished, locale) => {
    expect(matchLocale(wished)).toBe(locale)
  })
})

describe('time', () => {
  const noon = new Date(2026, 10, 23, 12, 5).getTime()
  const hours = 3_600_000

  test('of day', () => {
    expect(timeOfDay(noon, 'zh-CN')).toBe('12:05')
    expect(timeOfDay(noon, 'en-GB')).toBe('12:05')
  })

  test('days have names as long as they are near', () => {
    expect(dayName(noon, noon, 'en')).toBe('Today')
    expect(dayName(noon - 13 * hours, noon, 'en')).toBe('Yesterday')
    expect(dayName(noon, noon, 'zh-CN')).toBe('今天')
    expect(dayName(noon - 48 * hours, noon, 'en')).toBe('November 21')
    expect(dayName(noon - 366 * 24 * hours, noon, 'en')).toBe('November 22, 2025')
    expect(dayName(noon + 24 * hours, noon, 'en')).toBe('November 24')
  })

  test('a day begins at midnight', () => {
    expect(isSameDay(noon, noon + 11 * hours)).toBe(true)
    expect(isSameDay(noon, noon + 12 * hours)).toBe(false)
  })

  test.each([
    [0, 20, { low: 1, high: 1 }],
    [59, 61, { low: 1, high: 2 }],
    [120, 300, { low: 2, high: 5 }],
    [119, 121, { low: 1, high: 3 }],
    [null, 60, null],
    [undefined, undefined, null],
  ])('a wait of %s to %s seconds', (low, high, minutes) => {
    expect(waitMinutes(low, high)).toEqual(minutes)
  })

  test.each([
    [-5, '0:00'],
    [7_900, '0:07'],
    [750_000, '12:30'],
    [3_723_000, '1:02:03'],
  ])('%i ms on a stopwatch', (ms, shown) => {
    expect(stopwatch(ms)).toBe(shown)
  })
})
