/** What the widget puts on other people's pages stays light, and says nothing a strict policy forbids. */

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const MOST_BYTES = 15_000
const folder = mkdtempSync(`${tmpdir()}/widget-`)
const files = new Map<string, string>()

beforeAll(async () => {
  vi.stubEnv('WIDGET_OUT', folder)
  vi.stubEnv('NODE_ENV', 'production')
  const configFile = `${import.meta.dirname}/../../vite.widget.config.ts`
  for (const mode of ['en', 'zh-CN', 'zh-TW', 'loader']) {
    await build({ configFile, mode, logLevel: 'error' })
  }
  for (const name of readdirSync(folder)) files.set(name, readFileSync(`${folder}/${name}`, 'utf8'))
}, 60_000)

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test('the loader and a body for each language, and nothing else', () => {
  const names = [...files.keys()].map((name) => name.replace(/-[\w-]{8}\.js$/, '.js')).sort()

  expect(names).toEqual([
    'widget-body-en.js',
    'widget-body-zh-CN.js',
    'widget-body-zh-TW.js',
    'widget.js',
  ])
})

test('each file is at most 15 kB compressed', () => {
  for (const [name, code] of files) {
    expect(gzipSync(code).length, name).toBeLessThanOrEqual(MOST_BYTES)
  }
})

test('the loader knows the bodies by name', () => {
  const loader = files.get('widget.js') ?? ''
  const bodies = [...files.keys()].filter((name) => name.startsWith('widget-body-'))

  for (const name of bodies) expect(loader).toContain(name)
})

test('nothing is evaluated, and no markup is made from text', () => {
  for (const [name, code] of files) {
    expect(code, name).not.toMatch(/\beval\(|new Function\(|insertAdjacentHTML|document\.write/)
  }
  expect(files.get('widget.js')).not.toContain('innerHTML')
})
