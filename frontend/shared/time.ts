/** Times and spans as people read them. Everything takes milliseconds since the epoch. */

const DAY_MS = 86_400_000

/** The time of day: `14:05`, or with a.m. and p.m. where that is usual. */
export function timeOfDay(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** Today, yesterday, or the date; the year only when it is another one. */
export function dayName(at: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY_MS)
  if (days === 0 || days === -1) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    month: 'long',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}

export function isSameDay(a: number, b: number): boolean {
  return startOfDay(a) === startOfDay(b)
}

/** A wait in whole minutes that never promises less than a minute. */
export function waitMinutes(
  lowSeconds: number | null | undefined,
  highSeconds: number | null | undefined,
): { low: number; high: number } | null {
  if (typeof lowSeconds !== 'number' || typeof highSeconds !== 'number') return null
  const low = Math.max(1, Math.floor(lowSeconds / 60))
  return { low, high: Math.max(low, Math.ceil(highSeconds / 60)) }
}

/** A span as a stopwatch shows it: `0:07`, `12:30`, `1:02:03`. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const tail = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
