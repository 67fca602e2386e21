/** Repeatable chance for property tests: the same seed is the same story. */

export type Chance = {
  /** In [0, 1). */
  next(): number
  /** A whole number from 0 up to, not including, `most`. */
  below(most: number): number
  one<T>(of: readonly T[]): T
  happens(probability: number): boolean
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (most: number): number => Math.floor(next() * most)
  return {
    next,
    below,
    happens: (probability) => next() < probability,
    one(of) {
      const picked = of[below(of.length)]
      if (picked === undefined) throw new Error('nothing to choose from')
      return picked
    },
  }
}
