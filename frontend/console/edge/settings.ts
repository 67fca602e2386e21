/**
 * What an agent chose for this browser: language, theme, sounds, single-letter keys, customer card.
 */

import type { Store } from '../../shared/store'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'zh-CN' | 'en'

export interface Settings {
  language: Language
  theme: Theme
  sound: boolean
  letters: boolean
  card: boolean
}

const KEY = 'cc:console:settings'

/** `languages` is what the browser prefers, used until the agent chooses. */
export function readSettings(store: Store, languages: readonly string[]): Settings {
  const kept = parsed(store.get(KEY))
  return {
    language: oneOf(kept.language, ['zh-CN', 'en'], languageFrom(languages)),
    theme: oneOf(kept.theme, ['system', 'light', 'dark'], 'system'),
    sound: kept.sound !== false,
    letters: kept.letters !== false,
    card: kept.card !== false,
  }
}

export function keepSettings(store: Store, settings: Settings): void {
  store.set(KEY, JSON.stringify(settings))
}

export function languageFrom(languages: readonly string[]): Language {
  const first = languages.find((l) => /^(zh|en)\b/i.test(l))
  return first?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.includes(value as T) ? (value as T) : otherwise
}

function parsed(text: string | null): Partial<Record<keyof Settings, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
