/** Drafts, settings, clock and address: what the browser keeps and shows, without a browser. */
import { describe, expect, test } from 'vitest'
import type { Store as Kept } from '../../shared/store'
import { addressOf, readAddress } from '../../console/edge/address'
import { ServerClock } from '../../console/edge/clock'
import { titleOf } from '../../console/edge/desktop'
import { Drafts, KEPT_MS } from '../../console/edge/drafts'
import { keepSettings, languageFrom, readSettings } from '../../console/edge/settings'
import { START } from './center'

function memory(): Kept {
  const kept = new Map<string, string>()
  return {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  }
}

describe('drafts', () => {
  test('survive a reload, each in its conversation and tab', () => {
    const store = memory()
    const before = new Drafts(store, 'agent:7')
    before.keep('c_1', 'reply', 'Dear')
    before.keep('c_1', 'note', 'ask Tom')
    before.keep('c_2', 'reply', 'Hi')

    const after = new Drafts(store, 'agent:7')

    expect(after.read('c_1', 'reply')).toBe('Dear')
    expect(after.read('c_1', 'note')).toBe('ask Tom')
    expect(after.read('c_2', 'reply')).toBe('Hi')
    expect(after.read('c_2', 'note')).toBe('')
  })

  test('belong to one person, also on a shared computer', () => {
    const store = memory()
    new Drafts(store, 'agent:7').keep('c_1', 'reply', 'mine')
    expect(new Drafts(store, 'agent:8').read('c_1', 'reply')).toBe('')
  })

  test('are forgotten when they are sent or emptied', () => {
    const store = memory()
    const drafts = new Drafts(store, 'agent:7')
    drafts.keep('c_1', 'reply', 'x')
    drafts.keep('c_1', 'reply', '  \n')
    expect(store.keys()).toEqual([])
  })

  test('are swept after a month, and so is what is no draft', () => {
    const store = memory()
    let now = START
    const drafts = new Drafts(store, 'agent:7', () => now)
    drafts.keep('c_old', 'reply', 'old')
    now += KEPT_MS
    drafts.keep('c_new', 'reply', 'new')
    store.set('cc:draft:agent:7:c_3:reply', '{broken')
    store.set('other', 'not mine to sweep')
    now += 1
    drafts.sweep()
    expect(store.keys().sort()).toEqual(['cc:draft:agent:7:c_new:reply', 'other'])
    expect(drafts.read('c_3', 'reply')).toBe('')
  })
})

describe('settings', () => {
  test('are kept, and begin with what the browser prefers', () => {
    const store = memory()
    const first = readSettings(store, ['zh-TW', 'en'])
    expect(first).toEqual({
      language: 'zh-CN',
      theme: 'system',
      sound: true,
      letters: true,
      card: true,
    })

    keepSettings(store, { ...first, language: 'en', theme: 'dark', letters: false })

    expect(readSettings(store, ['zh-CN'])).toMatchObject({
      language: 'en',
      theme: 'dark',
      letters: false,
    })
  })

  test('that make no sense are replaced', () => {
    const store = memory()
    store.set('cc:console:settings', '{"language":"tlh","theme":7,"sound":"yes"}')
    expect(readSettings(store, ['de'])).toMatchObject({
      language: 'en',
      theme: 'system',
      sound: true,
    })
    store.set('cc:console:settings', 'null')
    expect(readSettings(store, []).language).toBe('en')
  })

  test.each([
    [['de-CH', 'zh-Hans-CN', 'en'], 'zh-CN'],
    [['en-GB', 'zh'], 'en'],
    [['fr'], 'en'],
  ])('of %j the language is %s', (languages, language) => {
    expect(languageFrom(languages)).toBe(language)
  })
})

describe('the server’s clock', () => {
  test('is the best of what was heard: the one with the least delay', () => {
    let local = 1000
    const clock = new ServerClock(() => local)
    expect(clock.now()).toBe(1000)
    clock.heard(61_000)
    local = 2000
    clock.heard(60_500)
    expect(clock.now()).toBe(62_000)
    clock.heard(63_000)
    expect(clock.now()).toBe(63_000)
  })

  test('is measured anew after a lost connection, and not forgotten until then', () => {
    let local = 1000
    const clock = new ServerClock(() => local)
    clock.heard(61_000)
    clock.measureAgain()
    local = 5000
    expect(clock.now()).toBe(65_000)
    clock.heard(5100)
    expect(clock.now()).toBe(5100)
  })
})

describe('a time in whole seconds', () => {
  test('agrees with a finer one and does not move it, also after a lost connection', () => {
    const clock = new ServerClock(() => 1000)
    clock.heard(61_400)
    clock.measureAgain()
    clock.heard(61_000, 1000)
    expect(clock.now()).toBe(61_400)
    clock.measureAgain()
    clock.heard(55_000, 1000)
    expect(clock.now()).toBe(55_000)
  })
})

describe('the address', () => {
  test.each([
    ['work', null, '#work'],
    ['find', null, '#find'],
    ['work', 'c_51', '#work/c_51'],
    ['find', 'c/5 1', '#find/c%2F5%201'],
  ] as const)('%s %s is %s', (place, open, address) => {
    expect(addressOf({ place, open })).toBe(address)
    expect(readAddress(address)).toEqual({ place, open })
  })

  test('that means nothing is my work', () => {
    expect(readAddress('')).toEqual({ place: 'work', open: null })
    expect(readAddress('#elsewhere/%E0%A4%A')).toEqual({ place: 'work', open: null })
  })

  test('the title tells what waits', () => {
    expect(titleOf('Agent console', 0, 0)).toBe('Agent console')
    expect(titleOf('Agent console', 3, 1)).toBe('🔔 (3) Agent console')
  })
})
