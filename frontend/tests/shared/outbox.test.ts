/** Orders outlive reloads, closed tabs and broken storage. */

import { describe, expect, test } from 'vitest'
import { MAX_AGE_MS, openTab, type Tab } from '../../shared/outbox'
import type { Order } from '../../shared/session'
import { safeStore } from '../../shared/store'
import { FakeLocks, FakeStorage, settled } from './browser'
import { orderOf } from './talk'

const NOW = 1_000_000_000_000

class Browser {
  local = new FakeStorage()
  locks = new FakeLocks()
  now = NOW

  open(name: string, session = new FakeStorage(), hasLocks = true): Promise<Tab> {
    return openTab('demo', {
      local: safeStore(() => this.local),
      session: safeStore(() => session),
      locks: hasLocks ? this.locks.of(name) : undefined,
      now: () => this.now,
    })
  }

  /** The keys of outboxes with something in them. */
  lists(): number {
    return Array.from({ length: this.local.length }, (_, index) => this.local.key(index)).filter(
      (key) => key?.startsWith('cc:outbox:'),
    ).length
  }
}

function at(order: Order, moment: number): Order {
  return { ...order, at: moment }
}

const a = at(orderOf('a'), NOW - 3)
const b = at(orderOf('b'), NOW - 2)
const c = at(orderOf('c'), NOW - 1)

test('a reload finds the same tab with the same orders', async () => {
  const browser = new Browser()
  const session = new FakeStorage()
  const before = await browser.open('one', session)
  for (const order of [a, b, c]) before.outbox.keep(order)
  before.outbox.forget('b')

  browser.locks.close('one')
  const after = await browser.open('one again', session)

  expect(after.dev).toBe(before.dev)
  expect(after.outbox.orders).toEqual([a, c])
})

test('a tab with nothing to say leaves nothing behind', async () => {
  const browser = new Browser()
  const tab = await browser.open('one')

  tab.outbox.keep(a)
  tab.outbox.forget('a')

  expect(browser.lists()).toBe(0)
})

test('a duplicated tab is another tab, although it starts with a copy of everything', async () => {
  const browser = new Browser()
  const session = new FakeStorage()
  const first = await browser.open('one', session)
  first.outbox.keep(a)

  const copy = await browser.open('two', session)

  expect(copy.dev).not.toBe(first.dev)
  expect(copy.outbox.orders).toEqual([])
})

describe('adoption', () => {
  test('a list is adopted when its tab is gone, not before, and by one tab only', async () => {
    const browser = new Browser()
    const gone = await browser.open('gone')
    gone.outbox.keep(a)
    gone.outbox.keep(b)
    const heirs = [await browser.open('two'), await browser.open('three')]
    const found: Order[][] = []
    for (const heir of heirs) heir.outbox.adopt((orders) => found.push(orders))
    await settled()
    expect(found).toEqual([])

    browser.locks.close('gone')
    await settled()

    expect(found).toEqual([[a, b]])
    expect(browser.lists()).toBe(1)
  })

  test('what was adopted is kept like own orders, in its place by time', async () => {
    const browser = new Browser()
    const gone = await browser.open('gone')
    gone.outbox.keep(a)
    const session = new FakeStorage()
    const heir = await browser.open('heir', session)
    heir.outbox.keep(b)
    browser.locks.close('gone')

    heir.outbox.adopt(() => undefined)
    await settled()
    browser.locks.close('heir')
    const reloaded = await browser.open('heir again', session)

    expect(reloaded.outbox.orders).toEqual([a, b])
    reloaded.outbox.forget('a')
    expect(browser.lists()).toBe(1)
  })

  test('other sites and other people are left alone', async () => {
    const browser = new Browser()
    browser.local.setItem('cc:outbox:other:x', JSON.stringify([a]))
    const tab = await browser.open('one')
    const found: Order[][] = []

    tab.outbox.adopt((orders) => found.push(orders))
    await settled()

    expect(found).toEqual([])
  })

  test('without locks a list is adopted after a minute of silence', async () => {
    const browser = new Browser()
    const gone = await browser.open('gone', new FakeStorage(), false)
    gone.outbox.keep(a)
    const heir = await browser.open('heir', new FakeStorage(), false)
    const found: Order[][] = []

    heir.outbox.adopt((orders) => found.push(orders))
    expect(found).toEqual([])
    browser.now += 61_000
    heir.outbox.adopt((orders) => found.push(orders))

    expect(found).toEqual([[a]])
  })
})

describe('age', () => {
  test('own orders older than seven days are dropped and told of', async () => {
    const browser = new Browser()
    const session = new FakeStorage()
    const old = at(orderOf('old'), NOW - MAX_AGE_MS - 1)
    const just = at(orderOf('just'), NOW - MAX_AGE_MS)
    const before = await browser.open('one', session)
    before.outbox.keep(old)
    before.outbox.keep(just)
    browser.locks.close('one')

    const after = await browser.open('one again', session)

    expect(after.outbox.orders).toEqual([just])
    expect(after.expired).toEqual([old])
    browser.locks.close('one again')
    expect((await browser.open('and again', session)).expired).toEqual([])
  })

  test('so are those of a tab that is gone', async () => {
    const browser = new Browser()
    const old = at(orderOf('old'), NOW - MAX_AGE_MS - 1)
    browser.local.setItem('cc:outbox:demo:gone', JSON.stringify([old, a]))
    const tab = await browser.open('one')
    const found: [Order[], Order[]][] = []

    tab.outbox.adopt((orders, expired) => found.push([orders, expired]))
    await settled()

    expect(found).toEqual([[[a], [old]]])
  })
})

describe('storage that fails', () => {
  test('a full one degrades to memory, and an old list does not come back after a reload', async () => {
    const browser = new Browser()
    const session = new FakeStorage()
    const tab = await browser.open('one', session)
    tab.outbox.keep(a)

    browser.local.full = true
    tab.outbox.keep(b)
    tab.outbox.forget('a')
    browser.locks.close('one')

    expect((await browser.open('one again', session)).outbox.orders).toEqual([])
  })

  test('a forbidden one is as good as none', async () => {
    const forbidden = safeStore(() => {
      throw new DOMException('no', 'SecurityError')
    })

    const tab = await openTab('demo', {
      local: forbidden,
      session: forbidden,
      locks: undefined,
      now: () => NOW,
    })
    tab.outbox.keep(a)
    tab.outbox.adopt(() => expect.fail('nothing to adopt'))

    expect(tab.dev).toMatch(/^[0-9A-Z]{26}$/)
    expect(forbidden.keys()).toContain(`cc:outbox:demo:${tab.dev}`)
  })

  test.each(['{', 'null', '{"id":1}', '[1, null, {"id":"a"}]'])(
    'what somebody else wrote there is no order: %s',
    async (rubbish) => {
      const browser = new Browser()
      const session = new FakeStorage()
      session.setItem('cc:dev:demo', 'mine')
      browser.local.setItem('cc:outbox:demo:mine', rubbish)

      expect((await browser.open('one', session)).outbox.orders).toEqual([])
    },
  )

  test('locks that are refused do not keep a tab from opening', async () => {
    const locks = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }

    const tab = await openTab('demo', {
      local: safeStore(() => new FakeStorage()),
      session: safeStore(() => new FakeStorage()),
      locks,
      now: () => NOW,
    })

    expect(tab.outbox.orders).toEqual([])
  })
})
