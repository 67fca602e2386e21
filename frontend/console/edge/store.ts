/**
 * Holds the console's state for the components and carries out what a change of it asks for.
 *
 * Happenings that arrive while others are being worked off wait their turn; what the outside should
 * see or hear is found once, after the last of them.
 */

import type { ShallowRef } from 'vue'
import { shallowRef } from 'vue'
import type { Console } from '../desk/console'
import { FIRST, reduce } from '../desk/console'
import type { Happening } from '../desk/happenings'

export interface Store {
  state: Readonly<ShallowRef<Console>>
  dispatch(h: Happening): void
}

export type Afterwards = (before: Console, after: Console, dispatch: Store['dispatch']) => void

export function createStore(afterwards: Afterwards): Store {
  const state = shallowRef<Console>(FIRST)
  const waiting: Happening[] = []
  let busy = false

  function dispatch(h: Happening): void {
    waiting.push(h)
    if (busy) return
    busy = true
    try {
      while (waiting.length > 0) settle()
    } finally {
      busy = false
    }
  }

  function settle(): void {
    const before = state.value
    let after = before
    for (let next = waiting.shift(); next; next = waiting.shift()) after = reduce(after, next)
    if (after === before) return
    state.value = after
    afterwards(before, after, dispatch)
  }

  return { state, dispatch }
}
