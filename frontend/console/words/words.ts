/**
 * Every visible word of the console, by language; one key means the same in each.
 */

import type { Text } from '../../shared/i18n'
import { translator } from '../../shared/i18n'
import type { PresenceCode } from '../desk/choices'
import type { Language } from '../edge/settings'
import { en } from './en'
import { zhCN } from './zh-CN'

export type WordKey = keyof typeof en

export type Say = (key: WordKey, values?: Record<string, string | number>) => string

export const WORDS: Record<Language, Record<WordKey, Text>> = { 'zh-CN': zhCN, en }

/** Speaks the language `language` names at the moment of each call. */
export function speaker(language: () => Language): Say {
  const speakers = {
    'zh-CN': translator('zh-CN', WORDS['zh-CN']),
    en: translator('en', WORDS.en),
  }
  return (key, values) => speakers[language()](key, values)
}

/** Words for a code of the server's (`outcome`, `closed`); the bare code when we have none. */
export function sayCode(t: Say, group: string, code: string): string {
  const key = `${group}.${code}`
  return key in en ? t(key as WordKey) : code
}

/** Why somebody is away, as whoever set the reason up has named it. */
export function sayAway(t: Say, codes: PresenceCode[], code: string): string {
  return codes.find(({ id }) => id === code)?.name ?? sayCode(t, 'away', code)
}
