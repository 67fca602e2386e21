/** What happened between the messages, as one short sentence. */

import type { Say, WordKey } from './words'
import { sayCode } from './words'

export interface Happened {
  kind: string
  by: string
  name?: string | null
  d: Record<string, unknown>
}

/** `queue` and `until` turn an id and a time into words; `me` is who reads them. */
export interface Sayings {
  queue: (id: string) => string
  until: (at: number) => string
  me: string
}

export function sayMark(t: Say, happened: Happened, say: Sayings): string {
  const { kind, by, d } = happened
  switch (kind) {
    case 'assigned':
      if (by === say.me) return t('mark.assigned')
      return t('mark.assigned_other', { name: happened.name || t('mark.colleague') })
    case 'state':
      return sayState(t, d, say)
    case 'queued':
      return t('mark.queued', { queue: say.queue(String(d.queue ?? '')) })
    case 'unassigned':
      return sayUnassigned(t, String(d.why ?? ''))
    case 'tags': {
      const tags = (d.tags as string[] | undefined) ?? []
      return tags.length ? t('mark.tags', { tags: tags.join(', ') }) : t('mark.tags_none')
    }
    case 'call_tried':
      return t('mark.call_tried', { outcome: sayCode(t, 'outcome', String(d.outcome ?? '')) })
    case 'rated':
      return t('mark.rated', { score: Number(d.score ?? 0) })
    default: {
      const said = sayCode(t, 'mark', kind)
      return said === kind ? t('mark.other') : said
    }
  }
}

function sayState(t: Say, d: Record<string, unknown>, say: Sayings): string {
  const state = String(d.state)
  if (state === 'queued') return t('mark.state.queued', { queue: say.queue(String(d.queue ?? '')) })
  const until = d.until ?? d.park_until
  if (state === 'parked' && typeof until === 'number') {
    return t('mark.state.parked_until', { time: say.until(until) })
  }
  if (state === 'closed' && typeof d.outcome === 'string') {
    return t('mark.state.closed_as', { outcome: sayCode(t, 'outcome', d.outcome) })
  }
  return t(`mark.state.${state}` as WordKey)
}

function sayUnassigned(t: Say, why: string): string {
  const said = sayCode(t, 'mark.unassigned', why)
  return said === why ? t('mark.unassigned.requeued') : said
}
