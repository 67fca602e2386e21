/**
 * Text that was begun and not sent: one per agent, conversation and tab, kept over reloads.
 *
 * Other tabs of the same browser see a draft when they open the conversation, not while it is typed.
 */

import type { Store } from '../../shared/store'

/** A wrap-up's note and outcome are kept like any other draft. */
export type DraftKind = 'reply' | 'note' | 'wrap_up' | 'outcome'

interface Kept {
  text: string
  at: number
}

export const KEPT_MS = 30 * 24 * 3_600_000

export class Drafts {
  constructor(
    private readonly store: Store,
    private readonly agent: string,
    private readonly now: () => number = Date.now,
  ) {}

  read(conv: string, kind: DraftKind): string {
    return this.kept(this.key(conv, kind))?.text ?? ''
  }

  /** Keeping nothing forgets the draft. */
  keep(conv: string, kind: DraftKind, text: string): void {
    const key = this.key(conv, kind)
    if (text.trim() === '') this.store.remove(key)
    else this.store.set(key, JSON.stringify({ text, at: this.now() } satisfies Kept))
  }

  /** Throws away what has lain for a month: the conversation is long over. */
  sweep(): void {
    for (const key of this.store.keys()) {
      if (!key.startsWith(PREFIX)) continue
      const kept = this.kept(key)
      if (!kept || this.now() - kept.at > KEPT_MS) this.store.remove(key)
    }
  }

  private key(conv: string, kind: DraftKind): string {
    return `${PREFIX}${this.agent}:${conv}:${kind}`
  }

  private kept(key: string): Kept | null {
    try {
      const value = JSON.parse(this.store.get(key) ?? 'null') as Partial<Kept> | null
      return typeof value?.text === 'string' ? { text: value.text, at: value.at ?? 0 } : null
    } catch {
      return null
    }
  }
}

const PREFIX = 'cc:draft:'
