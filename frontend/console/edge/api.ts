/**
 * The HTTP side of the server, typed: one function per path the console uses.
 *
 * Every failure is a `Failure` with the problem's code; `offline` when no answer came at all.
 */

import type {
  Conversation,
  Customer,
  Entry,
  Fact,
  Message,
  Page,
  Person,
  Presence,
  Queue,
} from '../desk/rows'
import type { PresenceCode } from '../desk/choices'
import type { Query } from '../desk/find'
import type { Why } from '../desk/reasons'

export interface SignedIn {
  id: string
  name: string
  email: string
  role: string
  locale: string
  presence: Presence
}

export interface Colleague extends Person {
  presence: Presence
  connected: boolean
}

export class Failure extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** Seconds until another try makes sense, when the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(code)
  }
}

type Next = string | null
type Params = Record<string, string | number | null | undefined>

export type Api = ReturnType<typeof createApi>

export interface ApiHandlers {
  /** An answer says that nobody is signed in any more. */
  signedOut(): void
  /** The server's own time, in whole seconds, as every answer tells it. */
  date(at: number): void
}

export function createApi(send: typeof fetch, handlers: ApiHandlers) {
  let csrf = ''

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (csrf && method !== 'GET') headers['X-CSRF-Token'] = csrf
    const init: RequestInit = { method, headers, credentials: 'same-origin' }
    if (body !== undefined) init.body = JSON.stringify(body)
    let answer: Response
    try {
      answer = await send(`/api/v1${path}`, init)
    } catch {
      throw new Failure('offline', 0)
    }
    const date = Date.parse(answer.headers.get('Date') ?? '')
    if (Number.isFinite(date)) handlers.date(date)
    if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T
    const failure = await failureOf(answer)
    if (answer.status === 401 && path !== '/session') handlers.signedOut()
    throw failure
  }

  const get = <T>(path: string, params: Params = {}) => call<T>('GET', path + search(params))

  return {
    async signIn(email: string, password: string): Promise<SignedIn> {
      const got = await call<{ csrf: string; agent: SignedIn }>('POST', '/session', {
        email,
        password,
      })
      csrf = got.csrf
      return got.agent
    },
    async whoAmI(): Promise<{ agent: SignedIn; ticket: string }> {
      const got = await get<{ csrf: string; agent: SignedIn; ticket: string }>('/session')
      csrf = got.csrf
      return got
    },
    async signOut(): Promise<void> {
      await call('DELETE', '/session')
      csrf = ''
    },
    conversations: (query: Query, after: Next, limit: number) =>
      get<Page<Conversation>>('/conversations', { ...query, after, limit }),
    conversation: (conv: string) => get<Conversation>(`/conversations/${enc(conv)}`),
    messages: (conv: string, at: { after_seq?: number; before_seq?: number; limit?: number }) =>
      get<Page<Message>>(`/conversations/${enc(conv)}/messages`, at),
    facts: (conv: string, after: Next, limit: number) =>
      get<Page<Fact>>(`/conversations/${enc(conv)}/facts`, { after, limit }),
    why: (conv: string) => get<Why>(`/conversations/${enc(conv)}/why`),
    customer: (id: string) => get<Customer>(`/customers/${enc(id)}`),
    timeline: (id: string, after: Next, limit: number, filter: Params = {}) =>
      get<Page<Entry>>(`/customers/${enc(id)}/timeline`, { ...filter, after, limit }),
    presenceCodes: () => get<{ items: PresenceCode[] }>('/presence-codes'),
    queues: () => get<{ items: Queue[] }>('/queues'),
    agents: () => get<{ items: Colleague[] }>('/agents'),
  }
}

function enc(id: string): string {
  return encodeURIComponent(id)
}

function search(params: Params): string {
  const given = Object.entries(params).filter(([, v]) => v !== null && v !== undefined && v !== '')
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`
}

async function failureOf(answer: Response): Promise<Failure> {
  const wait = Number(answer.headers.get('Retry-After'))
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null
  const problem = (await answer.json().catch(() => ({}))) as { code?: string }
  return new Failure(problem.code ?? `http_${answer.status}`, answer.status, retryAfter)
}
