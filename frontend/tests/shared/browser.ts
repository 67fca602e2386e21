/** Stand-ins for parts of a browser that tests must be able to break or hold still. */

/** A storage in memory, to be shared by tabs; `full` makes every write fail. */
export class FakeStorage {
  private kept = new Map<string, string>()
  full = false

  get length(): number {
    return this.kept.size
  }

  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null
  }

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError')
    this.kept.set(key, value)
  }

  removeItem(key: string): void {
    this.kept.delete(key)
  }
}

type Asked = { name: string; holder: string; work: (lock: unknown) => unknown; done: () => void }

/** Web Locks of one browser: `of(tab)` is what one tab sees, `close(tab)` lets go of all it holds. */
export class FakeLocks {
  private held = new Map<string, string>()
  private waiting: Asked[] = []

  of(holder: string): Pick<LockManager, 'request'> {
    const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
      const work = rest.at(-1) as Asked['work']
      const { ifAvailable = false } = rest.length > 1 ? (rest[0] as LockOptions) : {}
      if (ifAvailable && this.held.has(name)) return Promise.resolve(work(null))
      return new Promise<void>((done) => {
        this.waiting.push({ name, holder, work, done })
        this.grant()
      })
    }
    return { request } as unknown as LockManager
  }

  close(holder: string): void {
    this.waiting = this.waiting.filter((asked) => asked.holder !== holder)
    for (const [name, by] of this.held) if (by === holder) this.held.delete(name)
    this.grant()
  }

  private grant(): void {
    for (const asked of this.waiting) {
      if (this.held.has(asked.name)) continue
      this.held.set(asked.name, asked.holder)
      this.waiting = this.waiting.filter((other) => other !== asked)
      void Promise.resolve(asked.work({ name: asked.name })).then(() => {
        this.held.delete(asked.name)
        asked.done()
        this.grant()
      })
      return this.grant()
    }
  }
}

/** Lets everything happen that only waits for a turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
