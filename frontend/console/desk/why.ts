/**
 * The reasons routing gives for an offer, as codes this console has words for.
 */

const ORDERS: ReadonlySet<string> = new Set(['longest_idle', 'least_loaded'])

export interface Reason {
  code: string
  /** How long the customer had waited, for the reason `waited`. */
  ms?: number
}

/** The rule that chose, in one word, and how long the customer waited; more is on the floor's page. */
export function reasonsOf(why: Record<string, unknown>): Reason[] {
  const reasons: Reason[] = []
  if (why.rule === 'sticky') reasons.push({ code: 'sticky' })
  else if (why.considered === 1) reasons.push({ code: 'only' })
  else if (ORDERS.has(String(why.order))) reasons.push({ code: String(why.order) })
  const waited = why.waited_ms
  if (typeof waited === 'number' && waited >= 1000) reasons.push({ code: 'waited', ms: waited })
  return reasons
}
