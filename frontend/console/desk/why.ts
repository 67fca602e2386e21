/**
 * The reasons routing gives for an offer, as codes this console has words for.
 */

/** What put the next one behind whoever was asked, in the words of the orders. */
const AFTER: Readonly<Record<string, string>> = {
  rank: 'rank',
  load: 'least_loaded',
  idle: 'longest_idle',
  assigned: 'round_robin',
  breadth: 'specialist_first',
  skill: 'best_skill',
  id: 'equal',
}
const ORDERS: ReadonlySet<string> = new Set(Object.values(AFTER))

export interface Reason {
  code: string
  /** How long the customer had waited, for the reason `waited`. */
  ms?: number
}

/** The rule that chose, in one word, and how long the customer waited. */
export function reasonsOf(why: Record<string, unknown>): Reason[] {
  const reasons: Reason[] = []
  const code = codeOf(why)
  if (code) reasons.push({ code })
  const waited = why.waited_ms
  if (typeof waited === 'number' && waited >= 1000) reasons.push({ code: 'waited', ms: waited })
  return reasons
}

function codeOf(why: Record<string, unknown>): string | null {
  if (why.rule === 'sticky' || why.rule === 'preferred') return why.rule
  if (why.considered === 1) return 'only'
  const next = (why.next as { after: string }[] | undefined)?.[0]
  if (next && next.after in AFTER) return AFTER[next.after]!
  return ORDERS.has(String(why.order)) ? String(why.order) : null
}
