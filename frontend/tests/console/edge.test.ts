/** HTTP, signing in, the store, the deeds and fetching, without a browser. */
import { describe, expect, test, vi } from 'vitest'
import { SignInNeeded } from '../../shared/socket'
import type { Client } from '../../shared/socket'
import type { Console } from '../../console/desk/console'
import type { SignedIn } from '../../console/edge/api'
import { Failure, createApi } from '../../console/edge/api'
import { createDeeds } from '../../console/edge/deeds'
import { fetchNeeds } from '../../console/edge/fetching'
import { createSigning } from '../../console/edge/signing'
import { createStore } from '../../console/edge/store'
import { Center, START } from './center'

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }

function server(answers: Record<string, Answer | 'unreachable'>) {
  const calls: { method: string; path: string; headers: Record<string, string>; body: unknown }[] =
    []
  const send = vi.fn(async (path: unknown, init: RequestInit = {}) => {
    const method = init.method ?? 'GET'
    const headers = init.headers as Record<string, string>
    calls.push({
      method,
      path: String(path),
      headers,
      body: init.body && JSON.parse(String(init.body)),
    })
    const answer = answers[`${method} ${String(path).replace('/api/v1', '')}`]
    if (answer === undefined || answer === 'unreachable') throw new TypeError('failed')
    const { status = 200, body, headers: told } = answer
    return new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: told ?? {},
    })
  })
  const handlers = { signedOut: vi.fn(), date: vi.fn() }
  return { calls, handlers, api: createApi(send as unknown as typeof fetch, handlers) }
}

const AGENT: SignedIn = {
  id: 'agent:7',
  name: 'Lin',
  email: 'lin@example.cn',
  role: 'agent',
  locale: 'zh-CN',
  presence: 'offline',
}
const SIGN_IN = { 'POST /session': { body: { token: 't', csrf: 'c5', agent: AGENT } } }

describe('the API', () => {
  test('asks with what was given and nothing else', async () => {
    const { api, calls } = server({
      'GET /conversations?state=queued&q=a+b&limit=40': { body: { items: [], next: null, cur: 1 } },
    })
    await api.conversations({ state: 'queued', queue: '', q: 'a b' }, null, 40)
    expect(calls[0]?.path).toBe('/api/v1/conversations?state=queued&q=a+b&limit=40')
    expect(calls[0]?.headers['X-CSRF-Token']).toBeUndefined()
  })

  test('writes with the secret of the login', async () => {
    const { api, calls } = server({ ...SIGN_IN, 'DELETE /session': { status: 204 } })
    await api.signIn('lin@example.cn', 'secret')
    await api.signOut()
    expect(calls[0]?.body).toEqual({ email: 'lin@example.cn', password: 'secret' })
    expect(calls[1]?.headers['X-CSRF-Token']).toBe('c5')
  })

  test('tells failures by their code', async () => {
    const { api } = server({
      'GET /queues': { status: 403, body: { code: 'forbidden' } },
      'POST /session': {
        status: 429,
        body: { code: 'too_many_attempts' },
        headers: { 'Retry-After': '90' },
      },
    })
    await expect(api.queues()).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
      retryAfter: null,
    })
    await expect(api.signIn('a', 'b')).rejects.toMatchObject({
      code: 'too_many_attempts',
      retryAfter: 90,
    })
    await expect(api.agents()).rejects.toEqual(new Failure('offline', 0))
  })

  test('an answer without a problem document still has a code', async () => {
    const { api } = server({ 'GET /queues': { status: 502, body: undefined } })
    await expect(api.queues()).rejects.toMatchObject({ code: 'http_502' })
  })

  test('says when nobody is signed in any more, except to the one who asks just that', async () => {
    const gone: Answer = { status: 401, body: { code: 'sign_in' } }
    const { api, handlers } = server({ 'GET /session': gone, 'GET /queues': gone })
    await api.whoAmI().catch(() => undefined)
    expect(handlers.signedOut).not.toHaveBeenCalled()
    await api.queues().catch(() => undefined)
    expect(handlers.signedOut).toHaveBeenCalledOnce()
  })

  test('passes the server’s time on', async () => {
    const { api, handlers } = server({
      'GET /queues': { body: { items: [] }, headers: { Date: 'Mon, 23 Nov 2026 06:55:36 GMT' } },
    })
    await api.queues()
    expect(handlers.date).toHaveBeenCalledWith(Date.UTC(2026, 10, 23, 6, 55, 36))
  })
})

describe('signing in', () => {
  function signing(answers: Record<string, Answer | 'unreachable'>) {
    const { api, calls } = server(answers)
    const handlers = { signedIn: vi.fn(), signedOut: vi.fn() }
    return { desk: createSigning(api, handlers), handlers, calls }
  }
  const SESSION = { 'GET /session': { body: { agent: AGENT, csrf: 'c5', ticket: 'once' } } }

  test('a reload keeps the login and uses its ticket once', async () => {
    const { desk, handlers, calls } = signing(SESSION)
    await desk.check()
    expect(desk.state.phase).toBe('in')
    expect(handlers.signedIn).toHaveBeenCalledWith(AGENT, true)
    await desk.token()
    expect(calls).toHaveLength(1)
    await desk.token()
    expect(calls).toHaveLength(2)
  })

  test('without a login there is a form, without a server there is a word', async () => {
    const none = signing({ 'GET /session': { status: 401, body: { code: 'sign_in' } } })
    await none.desk.check()
    expect(none.desk.state.phase).toBe('out')

    const down = signing({ 'GET /session': 'unreachable' })
    await down.desk.check()
    expect(down.desk.state.phase).toBe('unreachable')
  })

  test('a wrong password is told and changes nothing else', async () => {
    const { desk, handlers } = signing({
      'POST /session': { status: 401, body: { code: 'bad_credentials' } },
    })
    await desk.signIn('a', 'b')
    expect(desk.state).toMatchObject({ problem: 'bad_credentials', busy: false, agent: null })
    expect(handlers.signedIn).not.toHaveBeenCalled()
  })

  test('signing in again as the same person is not another person', async () => {
    const { desk, handlers } = signing({ ...SESSION, ...SIGN_IN })
    await desk.check()
    desk.lost()
    expect(desk.state.phase).toBe('again')
    await desk.signIn('lin@example.cn', 'secret')
    expect(desk.state.phase).toBe('in')
    expect(handlers.signedIn).toHaveBeenLastCalledWith(AGENT, false)
  })

  test('a token nobody gives means: a person has to sign in', async () => {
    const { desk } = signing({ 'GET /session': { status: 401, body: { code: 'sign_in' } } })
    await expect(desk.token()).rejects.toBeInstanceOf(SignInNeeded)
    const down = signing({ 'GET /session': 'unreachable' })
    await expect(down.desk.token()).rejects.not.toBeInstanceOf(SignInNeeded)
  })

  test('signing out works here even when the server does not hear it', async () => {
    const { desk, handlers } = signing({ ...SESSION, 'DELETE /session': 'unreachable' })
    await desk.check()
    await desk.signOut()
    expect(desk.state).toMatchObject({ phase: 'out', agent: null })
    expect(handlers.signedOut).toHaveBeenCalledOnce()
  })
})

describe('the store', () => {
  test('works happenings off in order and looks once at what came of them', () => {
    const seen: [string | null, string | null][] = []
    const store = createStore((before, after, dispatch) => {
      seen.push([before.view.open, after.view.open])
      if (after.view.open === 'c_1') dispatch({ h: 'opened', conv: 'c_2' })
    })
    store.dispatch({ h: 'opened', conv: 'c_1' })
    expect(seen).toEqual([
      [null, 'c_1'],
      ['c_1', 'c_2'],
    ])
    expect(store.state.value.view.open).toBe('c_2')
  })

  test('goes on after somebody’s mistake', () => {
    const store = createStore((_, after) => {
      if (after.view.open === 'c_1') throw new Error('a mistake')
    })
    expect(() => store.dispatch({ h: 'opened', conv: 'c_1' })).toThrow('a mistake')
    store.dispatch({ h: 'opened', conv: 'c_2' })
    expect(store.state.value.view.open).toBe('c_2')
  })
})

describe('the deeds', () => {
  function desk() {
    const center = new Center()
    center.assign('c_1')
    center.offer('c_3')
    const store = createStore(() => undefined)
    store.dispatch({ h: 'snapshot', snapshot: center.snapshot(), at: START })
    const orders: unknown[][] = []
    const client = { do: (...args: unknown[]) => void orders.push(args) } as unknown as Client
    const { api } = server({})
    return { store, orders, center, deeds: createDeeds(store, api, () => client) }
  }

  test.each([
    [
      'presence',
      ['away', 'lunch', 'after_current'],
      ['presence.set', { presence: 'away', code: 'lunch', when: 'after_current' }],
    ],
    [
      'presence',
      ['available', null, 'now'],
      ['presence.set', { presence: 'available', when: 'now' }],
    ],
    [
      'transfer',
      ['c_1', { queue: 'sales' }, 'note'],
      ['conversation.transfer', { queue: 'sales', note: 'note' }, 'c_1'],
    ],
    [
      'transfer',
      ['c_1', { agent: 'agent:8' }, ''],
      ['conversation.transfer', { agent: 'agent:8' }, 'c_1'],
    ],
    ['park', ['c_1', null], ['conversation.park', {}, 'c_1']],
    ['park', ['c_1', 99], ['conversation.park', { until: 99 }, 'c_1']],
    ['unpark', ['c_1'], ['conversation.unpark', {}, 'c_1']],
    ['close', ['c_1', 'resolved'], ['conversation.close', { outcome: 'resolved' }, 'c_1']],
    ['close', ['c_1', null], ['conversation.close', {}, 'c_1']],
    [
      'wrapUp',
      ['c_1', 'resolved', 'done'],
      ['wrapup.complete', { outcome: 'resolved', note: 'done' }, 'c_1'],
    ],
    ['tag', ['c_1', ['a']], ['conversation.tag', { tags: ['a'] }, 'c_1']],
    ['claim', ['c_8'], ['conversation.claim', {}, 'c_8']],
    ['reopen', ['c_8'], ['conversation.reopen', {}, 'c_8']],
    ['say', ['c_1', 'message', 'Hi'], ['message.send', { text: 'Hi' }, 'c_1']],
    ['say', ['c_1', 'note', 'Hm'], ['note.add', { text: 'Hm' }, 'c_1']],
    ['edit', ['c_1', 4, 'Hi'], ['message.edit', { seq: 4, text: 'Hi' }, 'c_1']],
    ['remove', ['c_1', 4], ['message.delete', { seq: 4 }, 'c_1']],
    [
      'updateCustomer',
      ['customer:1', { phone: '' }],
      ['customer.update', { customer: 'customer:1', phone: '' }, undefined],
    ],
  ])('%s %j', (deed, args, order) => {
    const { deeds, orders } = desk()
    ;(deeds[deed as keyof typeof deeds] as (...a: unknown[]) => unknown)(...args)
    expect(orders).toEqual([order.length === 3 ? order : [...order, undefined]])
  })

  test('an offer is accepted once, however often the key is pressed', () => {
    const { deeds, orders, store } = desk()
    const { offer } = store.state.value.desk!.offers[0]!
    deeds.accept(offer)
    deeds.accept(offer)
    deeds.accept('c_404.1')
    expect(orders).toEqual([['offer.accept', { offer }, 'c_3']])
    expect(store.state.value.expecting).toBe('c_3')
  })

  test('what failed is said again under another id', () => {
    const { deeds, orders, store } = desk()
    const out = {
      id: 'old',
      conv: 'c_1',
      kind: 'message',
      text: 'Hi',
      at: 0,
      failed: 'internal',
    } as const
    store.dispatch({ h: 'said', out })
    deeds.again(out)
    expect(store.state.value.outgoing).toEqual([])
    expect(orders).toEqual([['message.send', { text: 'Hi' }, 'c_1']])
  })
})

describe('fetching', () => {
  const live = (c: Console): Console => ({
    ...c,
    status: { link: 'live', unsent: 0, retry_ms: null },
  })

  test('asks for each thing once and leaves a conversation that is not there', async () => {
    const { api, calls } = server({
      'GET /conversations/c_8': { status: 404, body: { code: 'not_found' } },
      'GET /conversations/c_8/facts?limit=500': { status: 404, body: { code: 'not_found' } },
    })
    const store = createStore((_, after, dispatch) => fetchNeeds(api, live(after), dispatch))
    store.dispatch({ h: 'snapshot', snapshot: new Center().snapshot(), at: START })
    store.dispatch({ h: 'opened', conv: 'c_8' })

    await vi.waitFor(() => expect(store.state.value.view.open).toBe(null))

    expect(calls.map((c) => c.path)).toEqual([
      '/api/v1/conversations/c_8',
      '/api/v1/conversations/c_8/facts?limit=500',
    ])
    expect(store.state.value.notices).toMatchObject([{ word: 'fetch.failed' }])
  })

  test('brings the newest page up to the last message the desk knows of', async () => {
    const center = new Center()
    center.assign('c_1')
    center.say('c_1', 'visitor:1', 'Hello')
    const { api } = server({
      'GET /conversations/c_1/messages?before_seq=2&limit=50': { body: center.page('c_1', 1, 50) },
    })
    const store = createStore((_, after, dispatch) => fetchNeeds(api, live(after), dispatch))
    store.dispatch({ h: 'snapshot', snapshot: center.snapshot(), at: START })

    await vi.waitFor(() => expect(store.state.value.transcripts['c_1']?.loaded).toBe(true))

    expect(store.state.value.transcripts['c_1']?.messages[0]?.d.text).toBe('Hello')
  })
})
