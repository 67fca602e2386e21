/** What the end of a connection means, and how long to stay away before the next try. */

/** `retry` comes back by itself; the others wait for a person. */
export type Ending = 'retry' | 'replaced' | 'forbidden' | 'signed_out'

const FORBIDDEN = 4003
const REPLACED = 4009
const RATE = 4029

/** After a sign-out (4001) the client asks for a new token, and that answer decides. */
export function endingOf(code: number): Ending {
  if (code === REPLACED) return 'replaced'
  if (code === FORBIDDEN) return 'forbidden'
  return 'retry'
}

const LEAST_MS = 500
const MOST_MS = 30_000
const RATE_LEAST_MS = 5_000

/** Full jitter between half a second and a ceiling that doubles with every failure up to 30 s. */
export function delayMs(code: number, failures: number, chance: number): number {
  const least = code === RATE ? RATE_LEAST_MS : LEAST_MS
  const ceiling = Math.min(MOST_MS, least * 2 ** Math.max(1, failures))
  return Math.round(least + (ceiling - least) * chance)
}
