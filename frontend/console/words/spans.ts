/** Spans and moments in words: how long somebody waits, when something happened. */

import { dayName, isSameDay, timeOfDay } from '../../shared/time'
import type { Say } from './words'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A span in its largest whole unit: `40 s`, `3 min`, `2 h`, `5 d`. */
export function span(t: Say, ms: number): string {
  if (ms < MINUTE) return t('span.seconds', { n: Math.max(0, Math.floor(ms / 1000)) })
  if (ms < HOUR) return t('span.minutes', { n: Math.floor(ms / MINUTE) })
  if (ms < DAY) return t('span.hours', { n: Math.floor(ms / HOUR) })
  return t('span.days', { n: Math.floor(ms / DAY) })
}

/** The time today, the day otherwise: as short as a list wants it. */
export function moment(at: number, now: number, locale: string): string {
  if (isSameDay(at, now)) return timeOfDay(at, locale)
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    month: sameYear ? 'short' : '2-digit',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}

/** Day and time in full, for tooltips and deadlines. */
export function fullMoment(at: number, now: number, locale: string): string {
  return isSameDay(at, now)
    ? timeOfDay(at, locale)
    : `${dayName(at, now, locale)} ${timeOfDay(at, locale)}`
}

/** Day, month, year and time, for those who point at it. */
export function exactly(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at)
}
