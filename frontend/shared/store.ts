/** A browser's storage that never throws: what it refuses to keep is kept for this page only. */

export type Store = {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** `open` may throw: some browsers refuse even to hand the storage out. */
export function safeStore(open: () => Kept): Store {
  const memory = new Map<string, string>()
  const trying = <T>(deed: (kept: Kept) => T, otherwise: T): T => {
    try {
      return deed(open())
    } catch {
      return otherwise
    }
  }
  return {
    get: (key) => memory.get(key) ?? trying((kept) => kept.getItem(key), null),
    set(key, value) {
      const stored = trying((kept) => (kept.setItem(key, value), true), false)
      if (stored) {
        memory.delete(key)
        return
      }
      // An old value left behind would come back after a reload as if it were the newest.
      trying((kept) => kept.removeItem(key), undefined)
      memory.set(key, value)
    },
    remove(key) {
      memory.delete(key)
      trying((kept) => kept.removeItem(key), undefined)
    },
    keys() {
      const stored = trying(
        (kept) => Array.from({ length: kept.length }, (_, index) => kept.key(index)),
        [],
      )
      return [...new Set([...memory.keys(), ...stored.filter((key) => key !== null)])]
    },
  }
}
