/**
 * What the command bar offers for what was typed: conversations first, then deeds, then settings.
 */

export interface BarEntry {
  id: string
  group: 'conversations' | 'actions' | 'settings'
  label: string
  /** More to search in, and shown faintly: last words, subject, queue. */
  detail?: string
}

const MOST_CONVERSATIONS = 8

/** Every word typed must occur; a label that begins with them comes before one that only has them. */
export function searched<E extends BarEntry>(entries: E[], typed: string): E[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (e: E) => {
    const text = `${e.label} ${e.detail ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const begins = (e: E) => (words[0] && e.label.toLowerCase().startsWith(words[0]) ? 0 : 1)
  const found = entries.filter(fits).sort((a, b) => order(a) - order(b) || begins(a) - begins(b))
  let conversations = 0
  return found.filter(
    (e) => e.group !== 'conversations' || (conversations += 1) <= MOST_CONVERSATIONS,
  )
}

function order(e: BarEntry): number {
  return ['conversations', 'actions', 'settings'].indexOf(e.group)
}
