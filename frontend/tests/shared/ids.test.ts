/** Order ids: unique, and sorted by when they were made. */

import { expect, test } from 'vitest'
import { idMaker } from '../../shared/ids'
import { chanceOf } from './chance'

function makerAt(clock: () => number, seed = 1): () => string {
  const chance = chanceOf(seed)
  return idMaker(clock, (bytes) => bytes.forEach((_, index) => (bytes[index] = chance.below(256))))
}

test('an id has 26 letters that nobody mistakes for another', () => {
  expect(idMaker()()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
})

test('ids rise strictly, within a millisecond and when the clock steps back', () => {
  const chance = chanceOf(3)
  let now = 1_764_000_000_000
  const next = makerAt(() => now)

  const made = Array.from({ length: 5_000 }, () => {
    now += chance.below(3) - 1
    return next()
  })

  expect(made).toEqual([...made].sort())
  expect(new Set(made).size).toBe(made.length)
})

test('the clock is in the first ten letters', () => {
  expect(makerAt(() => 0)().slice(0, 10)).toBe('0000000000')
  expect(makerAt(() => 32 ** 3 + 5)().slice(0, 10)).toBe('0000001005')
})

test('two tabs that count from the same moment do not meet', () => {
  const clock = (): number => 1_764_000_000_000
  const one = makerAt(clock, 1)
  const two = makerAt(clock, 2)

  const made = Array.from({ length: 1_000 }, () => [one(), two()]).flat()

  expect(new Set(made).size).toBe(2_000)
})
