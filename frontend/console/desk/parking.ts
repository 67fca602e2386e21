/**
 * Until when a conversation may be set aside: the choices of the park dialog.
 */

export type ParkChoice = 'reply' | 'hour' | 'afternoon' | 'tomorrow' | 'week'

const MORNING = 9
const AFTERNOON = 14
const HOUR_MS = 3_600_000

/** Each choice with its deadline on the agent's own clock; `reply` has none. */
export function parkChoices(now: number): { choice: ParkChoice; until: number | null }[] {
  const afternoon = at(now, 0, AFTERNOON)
  return [
    { choice: 'reply', until: null },
    { choice: 'hour', until: now + HOUR_MS },
    ...(afternoon > now + HOUR_MS ? [{ choice: 'afternoon' as const, until: afternoon }] : []),
    { choice: 'tomorrow', until: at(now, 1, MORNING) },
    { choice: 'week', until: at(now, daysToMonday(now), MORNING) },
  ]
}

function at(now: number, days: number, hour: number): number {
  const d = new Date(now)
  return new Date(d.getFullYear(), d.getMonth(), d.getDate() + days, hour).getTime()
}

function daysToMonday(now: number): number {
  const weekday = new Date(now).getDay()
  return (8 - weekday) % 7 || 7
}

/** What a date-time field shows and gives, in local time: `2026-03-09T14:30`. */
export function fieldOf(at: number): string {
  const d = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
  return `${day}T${two(d.getHours())}:${two(d.getMinutes())}`
}
