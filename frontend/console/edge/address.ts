/**
 * The view in the page's address, so that a reload and the browser's "back" find it again.
 */

import type { Place, View } from '../desk/view'

export interface Address {
  place: Place
  open: string | null
}

/** `#work`, `#find`, `#work/c_51`. */
export function addressOf(view: Pick<View, 'place' | 'open'>): string {
  return `#${view.place}${view.open ? `/${encodeURIComponent(view.open)}` : ''}`
}

export function readAddress(hash: string): Address {
  const [place, open] = hash.replace(/^#/, '').split('/')
  return {
    place: place === 'find' ? 'find' : 'work',
    open: open ? decoded(open) : null,
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/**
 * Writes the view into the address. Opening from the list is a step one can go back from; walking
 * from one conversation to the next is not.
 */
export function writeAddress(before: View, after: View): void {
  const address = addressOf(after)
  if (address === location.hash) return
  const step = before.open === null && after.open !== null && before.place === after.place
  if (step) history.pushState(null, '', address)
  else history.replaceState(null, '', address)
}
