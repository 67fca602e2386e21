/**
 * Orders without an answer, kept over reloads: one list per tab, in the order they were wanted.
 *
 * A tab holds a Web Lock for its list. A list whose lock is free belongs to no one any more and is
 * adopted by the next tab that looks. Where there are no locks, a list that has not grown for a
 * minute is adopted; should its tab still live, both send the same ids, which is harmless.
 */

import { newId } from './ids'
import { merge } from './sending'
import type { Order } from './state'
import type { Store } from './store'

export const MAX_AGE_MS = 7 * 24 * 3_600_000
const ABANDONED_MS = 60_000

export type Outbox = {
  /** What was found for this tab when it opened. */
  orders: Order[]
  keep(order: Order): void
  forget(id: string): void
  /** Look for lists without a tab; `found` is called for each, now or when its tab is gone. */
  adopt(found: (orders: Order[], expired: Order[]) => void): void
}

export type Tab = { dev: string; outbox: Outbox; expired: Order[] }

export type TabParts = {
  local: Store
  session: Store
  /** Absent where the page is not served securely. */
  locks: Pick<LockManager, 'request'> | undefined
  now: () => number
}

/** Who this tab is, and what it still had to say. `scope` keeps sites and people apart. */
export async function openTab(scope: string, parts: TabParts): Promise<Tab> {
  const { local, session, locks, now } = parts
  const prefix = `cc:outbox:${scope}:`
  const devKey = `cc:dev:${scope}`

  // A duplicated tab starts with a copy of the other's session storage; the lock tells them apart.
  let dev = session.get(devKey)
  if (dev === null || !(await hold(locks, prefix + dev))) {
    dev = newId()
    await hold(locks, prefix + dev)
  }
  session.set(devKey, dev)

  const key = prefix + dev
  const { fresh, expired } = sortOut(read(local, key), now())
  let orders = fresh
  const write = (next: Order[]): void => {
    orders = next
    if (next.length > 0) local.set(key, JSON.stringify(next))
    else local.remove(key)
  }
  if (expired.length > 0) write(fresh)
  const awaited = new Set<string>()

  const take = (orphan: string, found: Parameters<Outbox['adopt']>[0]): void => {
    const list = sortOut(read(local, orphan), now())
    if (list.fresh.length > 0) write(merge(orders, list.fresh))
    local.remove(orphan)
    if (list.fresh.length + list.expired.length > 0) found(list.fresh, list.expired)
  }

  return {
    dev,
    expired,
    outbox: {
      orders: fresh,
      keep: (order) => write([...orders, order]),
      forget: (id) => write(orders.filter((order) => order.id !== id)),
      adopt(found) {
        for (const orphan of local.keys()) {
          if (!orphan.startsWith(prefix) || orphan === key || awaited.has(orphan)) continue
          if (!locks) {
            const newest = Math.max(...read(local, orphan).map((order) => order.at), 0)
            if (now() - newest > ABANDONED_MS) take(orphan, found)
            continue
          }
          awaited.add(orphan)
          locks
            .request(orphan, () => take(orphan, found))
            .catch(() => undefined)
            .finally(() => awaited.delete(orphan))
        }
      },
    },
  }
}

/** Hold the lock `name` for as long as the tab lives; false if another tab has it. */
function hold(locks: TabParts['locks'], name: string): Promise<boolean> {
  if (!locks) return Promise.resolve(true)
  return new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock ? new Promise(() => undefined) : undefined
      })
      // Locks are refused where storage is: such a tab is alone with its list anyway.
      .catch(() => resolve(true))
  })
}

function read(store: Store, key: string): Order[] {
  try {
    const list: unknown = JSON.parse(store.get(key) ?? '[]')
    return Array.isArray(list) ? list.filter(isOrder) : []
  } catch {
    return []
  }
}

function isOrder(value: unknown): value is Order {
  const order = value as Partial<Order> | null
  return (
    typeof order?.id === 'string' &&
    typeof order.op === 'string' &&
    typeof order.at === 'number' &&
    typeof order.d === 'object' &&
    order.d !== null
  )
}

function sortOut(orders: Order[], now: number): { fresh: Order[]; expired: Order[] } {
  const isFresh = (order: Order): boolean => now - order.at <= MAX_AGE_MS
  return { fresh: orders.filter(isFresh), expired: orders.filter((order) => !isFresh(order)) }
}
