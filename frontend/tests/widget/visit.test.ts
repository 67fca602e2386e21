/** Who the visitor is, over HTTP. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SignInNeeded } from '../../shared/socket'
import { safeStore, type Store } from '../../shared/store'
import { openVisit, type Visit } from '../../widget/visit'
import { FakeStorage } from '../shared/browser'

type Call = { address: string; body: Record<string, unknown>; token: string | null }

let calls: Call[]
let answers: { status: number; body?: unknown }[]
let store: Store
let visit: Visit
let sites: string[]

const SESSION = {
  token: 'token-1',
  handle: 'handle-1',
  visitor: 'visitor:1',
  expires_in: 900,
  config: { name: 'Northwind' },
}

beforeEach(() => {
  calls = []
  answers = []
  sites = []
  const kept = new FakeStorage()
  store = safeStore(() => kept)
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    const body = JSON.parse((init.body as string | undefined) ?? '{}') as Call['body']
    calls.push({ address, body, token: new Headers(init.headers).get('Authorization') })
    expect(init.credentials).toBe('omit')
    const { status, body: answer } = answers.shift() ?? { status: 200, body: SESSION }
    return Promise.resolve(new Response(JSON.stringify(answer), { status }))
  })
  visit = openVisit({
    base: 'https://center.example',
    site: 'demo',
    locale: () => 'zh-CN',
    identity: null,
    store,
    arrived: (config) => sites.push(config.name),
  })
})

afterEach(() => vi.unstubAllGlobals())

test('the handle of the first time is shown the next time', async () => {
  expect(await visit.token()).toBe('token-1')
  visit.identify('signed by the site')
  await visit.token()

  expect(calls.map(({ body }) => body)).toEqual([
    { site: 'demo', locale: 'zh-CN' },
    { site: 'demo', locale: 'zh-CN', handle: 'handle-1', identity: 'signed by the site' },
  ])
  expect(sites).toEqual(['Northwind', 'Northwind'])
})

test('a proof that is not taken keeps nobody from chatting', async () => {
  visit.identify('expired')
  answers = [{ status: 400 }]

  expect(await visit.token()).toBe('token-1')

  expect(calls.map(({ body }) => body['identity'])).toEqual(['expired', undefined])
})

test.each([400, 401, 403, 404])('%i is for good', async (status) => {
  answers = [{ status }]

  await expect(visit.token()).rejects.toBeInstanceOf(SignInNeeded)
})

test.each([408, 429, 500, 503])('%i is worth another try', async (status) => {
  answers = [{ status }]

  const failed = visit.token()

  await expect(failed).rejects.toThrow('session')
  await expect(failed).rejects.not.toBeInstanceOf(SignInNeeded)
})

test('older messages come with the token, which is renewed when it has run out', async () => {
  await visit.token()
  const items = [{ seq: 3, id: 'm3', by: 'bot', at: 0, d: { text: 'three' } }]
  answers = [{ status: 401 }, { status: 200, body: { ...SESSION, token: 'token-2' } }, { status: 200, body: { items } }]

  expect(await visit.messagesBefore('c_1', 9)).toEqual(items)

  expect(calls.slice(1).map(({ address, token }) => [address.split('/v1/')[1], token])).toEqual([
    ['conversations/c_1/messages?before_seq=9&limit=30', 'Bearer token-1'],
    ['visitor/session', null],
    ['conversations/c_1/messages?before_seq=9&limit=30', 'Bearer token-2'],
  ])
})
