/** Takes the focus to what has just appeared, once. */

const focused = new WeakSet<HTMLElement>()

export function focusOnce(element: HTMLElement | null): void {
  if (!element || focused.has(element)) return
  focused.add(element)
  element.focus()
}
