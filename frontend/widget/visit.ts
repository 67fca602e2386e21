/** The visitor's session over HTTP: who they are, what the site is like, and older messages. */

import { SignInNeeded } from '../shared/socket'
import type { Store } from '../shared/store'
import type { Config, Message, Page, SessionAnswer } from '../shared/wire'

export type Visit = {
  /** A token for the socket; the handle of an earlier visit makes it the same visitor. */
  token(): Promise<string>
  identify(identity: string): void
  messagesAfter(conv: string, seq: number): Promise<Message[]>
  messagesBefore(conv: string, seq: number): Promise<Message[]>
}

export type VisitParts = {
  base: string
  site: string
  locale: () => string
  identity: string | null
  store: Store
  arrived: (config: Config) => void
}

const PAGE = 30
const PATIENCE_MS = 10_000

export function openVisit({ base, site, locale, identity, store, arrived }: VisitParts): Visit {
  const handleKey = `cc:handle:${site}`
  let token = ''
  let proof = identity

  async function renew(): Promise<string> {
    const handle = store.get(handleKey)
    const response = await fetch(`${base}/api/v1/visitor/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS),
      body: JSON.stringify({
        site,
        locale: locale(),
        ...(handle ? { handle } : {}),
        ...(proof ? { identity: proof } : {}),
      }),
    })
    if (isForGood(response.status)) {
      if (proof === null) throw new SignInNeeded()
      // A proof that is not taken must not keep anybody from chatting.
      proof = null
      return renew()
    }
    if (!response.ok) throw new Error(`session: ${response.status}`)
    const session = (await response.json()) as SessionAnswer
    token = session.token
    store.set(handleKey, session.handle)
    arrived(session.config)
    return token
  }

  async function page(conv: string, query: string): Promise<Message[]> {
    const address = `${base}/api/v1/conversations/${encodeURIComponent(conv)}/messages?${query}`
    const ask = (): Promise<Response> =>
      fetch(address, {
        headers: { Authorization: `Bearer ${token}` },
        credentials: 'omit',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
    let response = await ask()
    if (response.status === 401) {
      await renew()
      response = await ask()
    }
    if (!response.ok) throw new Error(`messages: ${response.status}`)
    return ((await response.json()) as Page<Message>).items
  }

  return {
    token: renew,
    identify(next) {
      proof = next
    },
    messagesAfter: (conv, seq) => page(conv, `after_seq=${seq}&limit=500`),
    messagesBefore: (conv, seq) => page(conv, `before_seq=${seq}&limit=${PAGE}`),
  }
}

/** Refusals that no waiting changes: an unknown site, a foreign page, a malformed request. */
function isForGood(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}
