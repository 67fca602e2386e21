/**
 * What people are called on this desk.
 */

import type { Console } from './console'
import type { Person } from './rows'

/** A row keeps the name its customer came with; the card knows whom they turned out to be. */
export function nameOf(c: Pick<Console, 'customers'>, person: Person): string | null {
  return c.customers[person.id]?.name || person.name || null
}
