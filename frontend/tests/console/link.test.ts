// @vitest-environment happy-dom
/** The console over the real protocol client, against a socket the test speaks through. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from '../../shared/socket'
import { openTab } from '../../shared/outbox'
import { safeStore } from '../../shared/store'
import { ServerClock } from '../../console/edge/clock'
import { openLink } from '../../console/edge/link'
import type { Store } from '../../console/edge/store'
import { createStore } from '../../console/edge/store'
import { Center, ME, START } from './center'

class Wire extends EventTarget {
  static readonly OPEN = 1
  static all: Wire[] = []
  readyState = Wire.OPEN
  sent: Record<string, unknown>[] = []
  onopen: (() => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  constructor(
    readonly url: string,
    readonly subprotocol: string,
  ) {
    super()
    Wire.all.push(this)
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>)
  }
  close(): void {
    this.readyState = 3
  }
  tell(...frames: object[]): void {
    this.onmessage?.({ data: JSON.stringify(frames) })
  }
  orders(): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.t === 'do')
  }
}

let center: Center
let store: Store
let clock: ServerClock
let client: Client
const local = safeStore(() => localStorage)
const session = safeStore(() => sessionStorage)

async function open(): Promise<Wire> {
  store = createStore(() => undefined)
  clock = new ServerClock(() => START - 240_000)
  const tab = await openTab(`agent:${ME}`, { local, session, locks: undefined, now: Date.now })
  const token = () => Promise.resolve('ticket')
  client = openLink({ store, clock, tab, token, history: () => Promise.resolve([]) })
  return connected(0)
}

async function connected(n: number): Promise<Wire> {
  await vi.waitFor(() => expect(Wire.all.length).toBeGreaterThan(n))
  const wire = Wire.all.at(-1)!
  wire.onopen?.()
  const { cur } = center
  wire.tell({
    t: 'welcome',
    v: 1,
    conn: 'x',
    me: ME,
    mode: 'fresh',
    era: 'e',
    cur,
    hb: 25,
    max: { inflight: 32, frame: 65_536 },
    now: START,
    snapshot: center.snapshot(),
  })
  return wire
}

beforeEach(() => {
  vi.stubGlobal('WebSocket', Wire)
  Wire.all = []
  localStorage.clear()
  sessionStorage.clear()
  center = new Center()
  center.assign('c_1')
})
afterEach(() => {
  client.close()
  vi.unstubAllGlobals()
})

describe('over the socket', () => {
  test('the desk opens with the ticket and the snapshot', async () => {
    const wire = await open()
    expect(wire.url).toMatch(/^ws:.*\/ws\/agent$/)
    expect(wire.subprotocol).toBe('contact-center.v1')
    expect(wire.sent[0]).toMatchObject({ t: 'hello', token: 'ticket' })
    expect(store.state.value.desk?.work.map((row) => row.id)).toEqual(['c_1'])
    expect(store.state.value.status.link).toBe('live')
  })

  test('a message is shown at once, and once, and the server’s time is learned', async () => {
    const wire = await open()
    const id = client.do('message.send', { text: 'Hello' }, 'c_1')
    expect(store.state.value.outgoing).toMatchObject([{ id, text: 'Hello', failed: null }])

    const fact = { ...center.say('c_1', ME, 'Hello'), id }
    wire.tell({ t: 'ev', ...fact }, { t: 'ok', id, cur: fact.cur, dup: false, seq: 1 })

    expect(store.state.value.outgoing).toEqual([])
    expect(store.state.value.transcripts['c_1']?.messages.map((m) => m.id)).toEqual([id])
    expect(clock.now()).toBe(fact.at)
  })

  test('what was said without a connection is said again when it is back', async () => {
    const first = await open()
    first.onclose?.({ code: 1006 })
    expect(store.state.value.status.link).toBe('reconnecting')
    const id = client.do('message.send', { text: 'Still here' }, 'c_1')
    expect(store.state.value.status.unsent).toBe(1)

    client.useHere()
    const second = await connected(1)

    expect(second.orders()).toMatchObject([{ id, op: 'message.send', d: { text: 'Still here' } }])
  })

  test('what was not sent survives a reload', async () => {
    const first = await open()
    first.onclose?.({ code: 1006 })
    const id = client.do('note.add', { text: 'for us' }, 'c_1')
    client.close()
    Wire.all = []

    const second = await open()

    expect(store.state.value.outgoing).toMatchObject([{ id, kind: 'note', text: 'for us' }])
    expect(second.orders()).toMatchObject([{ id, op: 'note.add' }])
  })

  test('what waited longer than a week is shown as not sent', async () => {
    const old = { id: 'o_old', op: 'message.send', conv: 'c_1', d: { text: 'late' }, at: 1 }
    local.set(`cc:outbox:agent:${ME}:tab1`, JSON.stringify([old]))
    session.set(`cc:dev:agent:${ME}`, 'tab1')

    const wire = await open()

    expect(store.state.value.outgoing).toMatchObject([
      { id: 'o_old', text: 'late', failed: 'too_old' },
    ])
    expect(store.state.value.notices).toMatchObject([{ word: 'refused.too_old', conv: 'c_1' }])
    expect(wire.orders()).toEqual([])
  })

  test('opened elsewhere, it waits for a person and then takes over', async () => {
    const wire = await open()
    wire.onclose?.({ code: 4009 })
    expect(store.state.value.status.link).toBe('replaced')
    expect(Wire.all).toHaveLength(1)

    client.useHere()
    await connected(1)

    expect(store.state.value.status.link).toBe('live')
  })

  test('a refusal goes to the words it is about', async () => {
    const wire = await open()
    const id = client.do('message.send', { text: 'x' }, 'c_1')
    wire.tell({ t: 'err', id, code: 'wrong_state', msg: '' })
    expect(store.state.value.outgoing).toMatchObject([{ id, failed: 'wrong_state' }])
    expect(store.state.value.notices).toMatchObject([{ tone: 'calm', word: 'refused.wrong_state' }])
  })

  test('an order that says nothing leaves nothing behind', async () => {
    const wire = await open()
    const id = client.do('conversation.park', {}, 'c_1')
    expect(store.state.value.outgoing).toEqual([])
    wire.tell({ t: 'sig', k: 'typing', conv: 'c_1', by: 'visitor:1', d: {}, ttl: 6 })
    wire.tell({ t: 'ok', id, cur: 1, dup: false })
    expect(store.state.value.typing['c_1']?.by).toBe('visitor:1')
  })
})
