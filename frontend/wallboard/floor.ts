/** Where the board gets what it shows: who is signed in, names, and the signals of the floor. */

import { newId } from '../shared/ids'
import { createClient, SignInNeeded } from '../shared/socket'
import type { Outbox } from '../shared/outbox'
import type { Order, Status } from '../shared/session'
import type { Signal } from '../shared/wire'

export type Names = Record<'queues' | 'agents' | 'codes', Record<string, string>>

export type Told = {
  names(names: Names): void
  signal(signal: Signal): void
  status(status: Status): void
  denied(why: 'sign_in' | 'forbidden' | 'unreachable'): void
}

type Row = { id: string; name: string }

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { Accept: 'application/json' } })
  if (response.status === 401) throw new SignInNeeded()
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()) as T
}

async function whoAmI(): Promise<{ agent: { role: string }; ticket: string }> {
  return ask('/api/v1/session')
}

export async function fetchNames(): Promise<Names> {
  const byId = ({ items }: { items: Row[] }) => Object.fromEntries(items.map((r) => [r.id, r.name]))
  const [queues, agents, codes] = await Promise.all([
    ask<{ items: Row[] }>('/api/v1/queues'),
    ask<{ items: Row[] }>('/api/v1/agents'),
    ask<{ items: Row[] }>('/api/v1/presence-codes'),
  ])
  return { queues: byId(queues), agents: byId(agents), codes: byId(codes) }
}

/** Opens the board's own connection. The floor is asked for again whenever it is live anew. */
export async function watchFloor(told: Told): Promise<void> {
  try {
    const me = await whoAmI()
    if (me.agent.role === 'agent') return told.denied('forbidden')
    told.names(await fetchNames())
  } catch (error) {
    return told.denied(error instanceof SignInNeeded ? 'sign_in' : 'unreachable')
  }
  let link = ''
  const askForFloor = () => client.do('floor.watch', {})
  const client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/agent`,
    subprotocol: 'contact-center.v1',
    token: async () => (await whoAmI()).ticket,
    dev: newId(),
    outbox: memoryOutbox(),
    ua: 'wallboard/1',
    desk: false,
    handlers: {
      snapshot: () => undefined,
      event: () => undefined,
      refused: () => told.denied('forbidden'),
      signal: told.signal,
      status(status) {
        // Not within the step that tells of it: an order is a step of its own.
        if (status.link === 'live' && link !== 'live') queueMicrotask(askForFloor)
        link = status.link
        if (status.link === 'signed_out') told.denied('sign_in')
        told.status(status)
      },
    },
  })
}

/** Nothing a board asks for is worth keeping over a reload. */
function memoryOutbox(): Outbox {
  const kept = new Map<string, Order>()
  return {
    get orders() {
      return [...kept.values()]
    },
    keep: (order) => void kept.set(order.id, order),
    forget: (id) => void kept.delete(id),
    adopt: () => undefined,
  }
}
