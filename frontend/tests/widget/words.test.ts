/** Every language says everything, with the same blanks to fill in. */

import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Dictionary, Text } from '../../shared/i18n'
import * as en from '../../widget/words/en'
import * as zhCN from '../../widget/words/zh-CN'
import * as zhTW from '../../widget/words/zh-TW'

const English: Dictionary = { ...en.launcher, ...en.panel }
const others: [string, Dictionary][] = [
  ['zh-CN', { ...zhCN.launcher, ...zhCN.panel }],
  ['zh-TW', { ...zhTW.launcher, ...zhTW.panel }],
]

function blanks(text: Text | undefined): string[] {
  const forms = typeof text === 'string' ? [text] : Object.values(text ?? {})
  const names = forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))
  return [...new Set(names)].sort()
}

test.each(others)('%s has every key of English and no other', (_, words) => {
  expect(Object.keys(words).sort()).toEqual(Object.keys(English).sort())
})

test.each(others)('%s has the same blanks in every sentence', (_, words) => {
  for (const [key, text] of Object.entries(English)) expect(blanks(words[key]), key).toEqual(blanks(text))
})

test.each(others)('%s leaves nothing in English', (_, words) => {
  for (const [key, text] of Object.entries(words)) {
    const forms = typeof text === 'string' ? [text] : Object.values(text)
    for (const form of forms) expect(form.replace(/\{\w+\}/g, ''), key).toMatch(/\p{Script=Han}/u)
  }
})

test('the two Chinese languages are written in their own characters', () => {
  const text = (words: unknown): string => JSON.stringify(words)

  expect(text(zhCN)).not.toMatch(/[們這請輸訊詢線機評價會對話轉結繼續讀]/)
  expect(text(zhTW)).not.toMatch(/[们这请输讯询线评价会对话转结继续读]/)
})

test('every language has the plural forms it needs', () => {
  for (const [locale, words] of [['en', English], ...others] as [string, Dictionary][]) {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    for (const [key, text] of Object.entries(words)) {
      if (typeof text !== 'string') expect(Object.keys(text).sort(), key).toEqual([...needed].sort())
    }
  }
})

test('every word is used', () => {
  const folder = `${import.meta.dirname}/../../widget`
  const code = readdirSync(folder)
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n')

  const unused = Object.keys(English).filter(
    (key) => !code.includes(`'${key}'`) && !/^error_/.test(key) && !['bot', 'agent', 'system'].includes(key),
  )

  expect(unused).toEqual([])
})
