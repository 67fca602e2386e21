/**
 * What the agent may do with the open conversation now; buttons, keys and command bar ask here.
 *
 * The server decides again: this only keeps the screen from offering what would be refused.
 */

import type { Console } from './console'
import { workOf } from './desk'
import { mayClaim } from './find'
import type { Work } from './rows'
import { hasEnded } from './rows'

export type Ability =
  | 'reply'
  | 'note'
  | 'transfer'
  | 'park'
  | 'unpark'
  | 'close'
  | 'call'
  | 'wrap_up'
  | 'tag'
  | 'reopen'
  | 'claim'

const NOTHING: ReadonlySet<Ability> = new Set()

const BY_STATE: Partial<Record<Work['state'], ReadonlySet<Ability>>> = {
  active: new Set<Ability>(['reply', 'note', 'transfer', 'park', 'close', 'tag']),
  parked: new Set<Ability>(['reply', 'note', 'transfer', 'unpark', 'close', 'tag']),
  wrap_up: new Set<Ability>(['note', 'wrap_up', 'tag', 'reopen']),
}

/** A call that is still to be made ends by telling how it went, not by being closed. */
const BY_STATE_OF_CALL: typeof BY_STATE = {
  active: new Set<Ability>(['call', 'reply', 'note', 'transfer', 'park', 'tag']),
  parked: new Set<Ability>(['reply', 'note', 'transfer', 'unpark', 'tag']),
}

export function abilitiesOf(c: Console): ReadonlySet<Ability> {
  const row = workOf(c.desk, c.view.open)
  if (row) {
    const isCall = row.callback?.state === 'waiting'
    return (isCall ? BY_STATE_OF_CALL : BY_STATE)[row.state] ?? NOTHING
  }
  const visit = c.view.open ? c.visits[c.view.open] : undefined
  if (!visit) return NOTHING
  if (hasEnded(visit.state)) return new Set<Ability>(['reopen'])
  return mayClaim(visit) ? new Set<Ability>(['claim']) : NOTHING
}
