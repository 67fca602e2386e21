/** The design tokens: dark by choice is dark by system, and ink can be read on its ground. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(`${import.meta.dirname}/../../shared/tokens.css`, 'utf8')

function block(selector: RegExp): Map<string, string> {
  const found = selector.exec(css)
  const text = css.slice((found?.index ?? 0) + (found?.[0].length ?? 0)).split('}')[0] ?? ''
  return new Map(
    [...text.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  )
}

const light = block(/:root,\s*:host \{/)
const system = block(/:host\(:not\(\[data-theme='light'\]\)\) \{/)
const chosen = block(/:host\(\[data-theme='dark'\]\) \{/)

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const part = Number.parseInt(hex.slice(from, from + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

test('dark by choice and dark by system are the same dark', () => {
  expect(system.size).toBeGreaterThan(15)
  expect(chosen).toEqual(system)
})

const PAIRS = [
  ...['--ink', '--ink-soft', '--ink-faint'].flatMap((ink) =>
    ['--paper', '--surface', '--sunken'].map((ground) => [ink, ground] as const),
  ),
  ['--good', '--good-soft'],
  ['--warn', '--warn-soft'],
  ['--bad', '--bad-soft'],
  ['--bad', '--surface'],
  ['--ink', '--note'],
  ['--on-accent', '--accent'],
] as const

test.each(PAIRS)('%s can be read on %s, by day and by night', (ink, ground) => {
  for (const tokens of [light, new Map([...light, ...system])]) {
    expect(contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5)
  }
})
