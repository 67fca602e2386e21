// @vitest-environment happy-dom
/** The driver around the session: a socket, timers and the page's events. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Outbox } from '../../shared/outbox'
import type { Order, Status } from '../../shared/session'
import { type Client, type ClientOptions, createClient, SignInNeeded } from '../../shared/socket'
import type { ClientFrame } from '../../shared/wire'
import { settled } from './browser'
import { orderOf, said, welcome } from './talk'

class FakeSocket {
  static OPEN = 1
  static made: FakeSocket[] = []
  readyState = 0
  sent: ClientFrame[] = []
  closedWith: number | undefined
  onopen: () => void = () => undefined
  onclose: (event: { code: number }) => void = () => undefined
  onmessage: (event: { data: unknown }) => void = () => undefined

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeSocket.made.push(this)
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame)
  }

  close(code: number): void {
    this.readyState = 3
    this.closedWith = code
  }

  open(): void {
    this.readyState = FakeSocket.OPEN
    this.onopen()
  }

  hear(message: unknown): void {
    this.onmessage({ data: JSON.stringify(message) })
  }
}

let told: unknown[][] = []
let kept: string[] = []
let client: Client | undefined

function outboxOf(orders: Order[] = []): Outbox {
  return {
    orders,
    keep: (order) => kept.push(`keep ${order.id}`),
    forget: (id) => kept.push(`forget ${id}`),
    adopt: () => undefined,
  }
}

function start(changes: Partial<ClientOptions> = {}): void {
  const tell =
    (name: string) =>
    (...what: unknown[]): void =>
      void told.push([name, ...what])
  client = createClient({
    url: 'ws://center/ws/visitor',
    subprotocol: 'contact-center.v1',
    token: () => Promise.resolve('token-1'),
    dev: 'dev-1',
    outbox: outboxOf(),
    handlers: {
      snapshot: tell('snapshot'),
      event: tell('event'),
      signal: tell('signal'),
      status: tell('status'),
      refused: tell('refused'),
      accepted: tell('accepted'),
      ordered: tell('ordered'),
    },
    ...changes,
  })
}

const last = (): FakeSocket => FakeSocket.made.at(-1) as FakeSocket
const names = (): unknown[] => told.map(([name]) => name)
const link = (): unknown => (told.findLast(([name]) => name === 'status')?.[1] as Status).link

async function live(): Promise<void> {
  await settled()
  last().open()
  last().hear(welcome({ snapshot: { conversation: { id: 'c_1', last_seq: 4 } } }))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.spyOn(Math, 'random').mockReturnValue(0)
  FakeSocket.made = []
  told = []
  kept = []
})

afterEach(() => {
  client?.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('it connects with the subprotocol, greets, and hands on the snapshot', async () => {
  start()
  await live()

  expect(last()).toMatchObject({ url: 'ws://center/ws/visitor', protocol: 'contact-center.v1' })
  expect(last().sent[0]).toMatchObject({ t: 'hello', token: 'token-1', dev: 'dev-1' })
  expect(names()).toContain('snapshot')
  expect(link()).toBe('live')
})

test('frames come one by one or as an array', async () => {
  start()
  await live()

  last().hear([said('c_1', 5, 110), said('c_1', 6, 111)])
  last().hear(said('c_1', 7, 112))

  expect(names().filter((name) => name === 'event')).toHaveLength(3)
})

test('a message that is no JSON ends the connection as a protocol error', async () => {
  start()
  await live()

  last().onmessage({ data: '{' })

  expect(last().closedWith).toBe(4000)
})

test('an order is kept before it is sent, and forgotten when it is answered', async () => {
  start()
  await live()

  const id = client?.do('message.send', { text: 'Hi' }, 'c_1') ?? ''
  expect(kept).toEqual([`keep ${id}`])
  expect(last().sent.at(-1)).toEqual({
    t: 'do',
    id,
    op: 'message.send',
    conv: 'c_1',
    d: { text: 'Hi' },
  })
  last().hear({ t: 'ok', id, conv: 'c_1', seq: 5, cur: 110 })

  expect(kept).toEqual([`keep ${id}`, `forget ${id}`])
  expect(told.at(-2)).toMatchObject(['accepted', { id }, { seq: 5 }])
})

test('what a handler orders comes after what was waiting', async () => {
  let ordered = false
  start({
    outbox: outboxOf([orderOf('waiting')]),
    handlers: {
      snapshot() {
        ordered = true
        client?.do('agent.request', {})
      },
      event: () => undefined,
      signal: () => undefined,
      status: () => undefined,
      refused: () => undefined,
    },
  })
  await live()

  const orders = last().sent.flatMap((frame) => (frame.t === 'do' ? [frame.op] : []))
  expect(ordered).toBe(true)
  expect(orders).toEqual(['message.send', 'agent.request'])
})

test('orders from before a reload are shown at once', () => {
  start({ outbox: outboxOf([orderOf('waiting')]) })

  expect(told[0]).toEqual(['ordered', orderOf('waiting')])
})

test('a silent server is left after five seconds and met again after the wait', async () => {
  start()
  await live()
  const first = last()

  await vi.advanceTimersByTimeAsync(25_000)
  expect(first.sent.at(-1)).toEqual({ t: 'ping', n: 1 })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(first.closedWith).toBe(1000)
  expect(link()).toBe('reconnecting')
  await vi.advanceTimersByTimeAsync(500)

  expect(FakeSocket.made).toHaveLength(2)
})

test('each connection has a token of its own', async () => {
  const tokens = ['one', 'two']
  start({ token: () => Promise.resolve(tokens.shift() ?? '') })
  await live()

  last().onclose({ code: 4001 })
  await vi.advanceTimersByTimeAsync(500)
  last().open()

  expect(last().sent[0]).toMatchObject({ token: 'two' })
})

test('when only a sign-in helps it stops, and goes on when asked to', async () => {
  let isSignedIn = false
  start({
    token: () => (isSignedIn ? Promise.resolve('t') : Promise.reject(new SignInNeeded())),
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(link()).toBe('signed_out')
  expect(FakeSocket.made).toEqual([])

  isSignedIn = true
  client?.useHere()
  await live()

  expect(link()).toBe('live')
})

test('coming back online asks at once', async () => {
  start()
  await live()
  last().onclose({ code: 1006 })

  dispatchEvent(new Event('online'))
  await settled()

  expect(FakeSocket.made).toHaveLength(2)
})

test('losing the network is noticed at once, not with the next heartbeat', async () => {
  start()
  await live()

  dispatchEvent(new Event('offline'))
  await vi.advanceTimersByTimeAsync(5_000)

  expect(link()).toBe('reconnecting')
})

test('typing is told at most every three seconds', async () => {
  start()
  await live()
  const typed = (): number => last().sent.filter(({ t }) => t === 'sig').length

  client?.typing('c_1')
  client?.typing('c_1')
  expect(typed()).toBe(1)
  await vi.advanceTimersByTimeAsync(3_000)
  client?.typing('c_1')

  expect(typed()).toBe(2)
})

test('typing on after a message is told at once', async () => {
  start()
  await live()

  client?.typing('c_1')
  client?.do('message.send', { text: 'one' }, 'c_1')
  client?.typing('c_1')

  expect(last().sent.map(({ t }) => t).slice(1)).toEqual(['sig', 'do', 'sig'])
})

test('messages missing for good are asked for over HTTP', async () => {
  const asked: unknown[] = []
  start({
    history(conv, after) {
      asked.push([conv, after])
      return Promise.resolve([{ seq: 5, id: 'm5', by: 'bot', at: 0, d: { text: 'five' } }])
    },
  })
  await live()
  last().hear(said('c_1', 6, 110))
  await settled()
  last().open()
  last().hear(welcome({ mode: 'resume' }))

  last().hear(said('c_1', 6, 110))
  await settled()

  expect(asked).toEqual([['c_1', 4]])
  expect(told.flatMap(([name, ev]) => (name === 'event' ? [(ev as { id: string }).id] : []))).toEqual(
    ['m5', 'm6'],
  )
})

test('a handler that fails does not stop the stream', async () => {
  start({
    handlers: {
      snapshot: () => undefined,
      event() {
        told.push(['event'])
        throw new Error('drawing failed')
      },
      signal: () => undefined,
      status: () => undefined,
      refused: () => undefined,
    },
  })
  await live()

  last().hear([said('c_1', 5, 110), said('c_1', 6, 111)])

  expect(told).toEqual([['event'], ['event']])
  expect(() => vi.runOnlyPendingTimers()).toThrow('drawing failed')
})

test('what was read is told when the page is left, by whatever way', async () => {
  start()
  await live()
  const reads = () => last().sent.filter(({ t }) => t === 'read')

  client?.read('c_1', 4)
  dispatchEvent(new Event('pagehide'))
  expect(reads()).toEqual([{ t: 'read', conv: 'c_1', seq: 4 }])
  client?.read('c_1', 5)
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))

  expect(reads()).toHaveLength(2)
})

test('a closed client lets go of the page', async () => {
  start()
  await live()

  client?.close()
  dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(60_000)

  expect(last().closedWith).toBe(1000)
  expect(FakeSocket.made).toHaveLength(1)
})
