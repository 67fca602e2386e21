/** Words in the reader's language: a dictionary, plural forms, and which language to take. */

/** A sentence with `{names}`, or one sentence per plural form, chosen by the value of `{n}`. */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>)

export type Dictionary = Record<string, Text>

export type Translate<Words extends Dictionary> = (
  key: keyof Words & string,
  values?: Record<string, string | number>,
) => string

export function translator<Words extends Dictionary>(
  locale: string,
  words: Words,
): Translate<Words> {
  const plurals = new Intl.PluralRules(locale)
  return (key, values = {}) => {
    const text: Text = words[key] ?? key
    const form =
      typeof text === 'string' ? text : (text[plurals.select(Number(values['n']))] ?? text.other)
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}

export const LOCALES = ['zh-CN', 'zh-TW', 'en'] as const

export type Locale = (typeof LOCALES)[number]

/** The first of `wished` that we speak; English if none is. */
export function matchLocale(wished: readonly (string | null | undefined)[]): Locale {
  for (const wish of wished) {
    const tag = (wish ?? '').toLowerCase().replaceAll('_', '-')
    if (/^zh(-|$)/.test(tag)) return /^zh-(hant|tw|hk|mo)\b/.test(tag) ? 'zh-TW' : 'zh-CN'
    if (/^en(-|$)/.test(tag)) return 'en'
  }
  return 'en'
}
