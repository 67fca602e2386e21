/**
 * The reasons routing gives for an offer, as codes this console has words for.
 */

/** Rules known by name; anything else routing adds is left to its own page of reasons. */
const RULES: ReadonlySet<string> = new Set([
  'longest_idle',
  'least_loaded',
  'best_skill',
  'specialist_first',
  'round_robin',
])

export interface Reason {
  code: string
  /** How long the customer had waited, for the reason `waited`. */
  ms?: number
}

export function reasonsOf(why: Record<string, unknown>): Reason[] {
  const reasons: Reason[] = []
  if (why.direct) reasons.push({ code: 'direct' })
  if (why.sticky) reasons.push({ code: 'sticky' })
  const rule = why.agent_order ?? why.order ?? why.rule
  if (typeof rule === 'string' && RULES.has(rule)) reasons.push({ code: rule })
  const waited = why.waited_ms ?? (typeof why.waited_s === 'number' ? why.waited_s * 1000 : null)
  if (typeof waited === 'number' && waited >= 1000) reasons.push({ code: 'waited', ms: waited })
  return reasons
}
