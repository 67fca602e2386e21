/**
 * Which key means which command.
 *
 * Single letters count only outside text fields and can be switched off (WCAG 2.1.4); combinations
 * with Ctrl or Cmd count everywhere. Alt is never used: with it people type characters.
 */

export type CommandName =
  | 'next'
  | 'previous'
  | 'back'
  | 'work'
  | 'find'
  | 'reply'
  | 'note'
  | 'transfer'
  | 'park'
  | 'close'
  | 'tag'
  | 'customer'
  | 'accept'
  | 'decline'
  | 'presence'
  | 'commands'
  | 'keys'

export type Group = 'everywhere' | 'list' | 'conversation' | 'offer'

export interface Binding {
  command: CommandName
  group: Group
  /** A single key, by `event.key`. */
  letter?: string
  /** Together with Ctrl or Cmd. */
  chord?: string
  /** The chord wants Shift too. */
  shift?: boolean
}

export const BINDINGS: readonly Binding[] = [
  { command: 'commands', group: 'everywhere', chord: 'k' },
  { command: 'keys', group: 'everywhere', letter: '?', chord: '/' },
  { command: 'presence', group: 'everywhere', letter: 's' },
  { command: 'work', group: 'everywhere', letter: 'g' },
  { command: 'find', group: 'everywhere', letter: 'f' },
  { command: 'accept', group: 'offer', letter: 'a', chord: 'Enter', shift: true },
  { command: 'decline', group: 'offer', letter: 'd' },
  { command: 'next', group: 'list', letter: 'j' },
  { command: 'previous', group: 'list', letter: 'k' },
  { command: 'back', group: 'list', letter: 'Escape' },
  { command: 'reply', group: 'conversation', letter: 'r' },
  { command: 'note', group: 'conversation', letter: 'n' },
  { command: 'close', group: 'conversation', letter: 'e' },
  { command: 'transfer', group: 'conversation', letter: 't' },
  { command: 'park', group: 'conversation', letter: 'p' },
  { command: 'tag', group: 'conversation', letter: 'l' },
  { command: 'customer', group: 'conversation', letter: 'c' },
]

/** A key press as far as it matters; a `KeyboardEvent` has all of it. */
export interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  /** An input method is composing: its keys are not ours. */
  isComposing: boolean
  repeat: boolean
}

export interface Where {
  inText: boolean
  inDialog: boolean
  /** The agent's setting: single letters are commands. */
  letters: boolean
}

export function commandFor(press: Press, where: Where): CommandName | null {
  if (press.isComposing || press.altKey) return null
  if (press.ctrlKey || press.metaKey) return chordFor(press)
  if (where.inText || where.inDialog) return null
  const found = BINDINGS.find((b) => b.letter !== undefined && sameKey(b.letter, press.key))
  if (!found || (found.letter!.length === 1 && !where.letters)) return null
  // Held down, a key may walk the list, but must not accept two offers.
  return press.repeat && found.group !== 'list' ? null : found.command
}

function chordFor(press: Press): CommandName | null {
  if (press.repeat) return null
  const found = BINDINGS.find(
    (b) =>
      b.chord !== undefined &&
      sameKey(b.chord, press.key) &&
      (b.chord === '/' || Boolean(b.shift) === press.shiftKey),
  )
  return found?.command ?? null
}

/** Letters in either case, so that Caps Lock does not switch the keys off. */
function sameKey(bound: string, pressed: string): boolean {
  return bound.toLowerCase() === pressed.toLowerCase()
}

/** What the sheet and the buttons print: the chord for this machine, or the letter. */
export function printed(binding: Binding, mac: boolean): string[][] {
  const keys: string[][] = []
  if (binding.letter) keys.push([cap(binding.letter)])
  if (binding.chord) {
    const held = [mac ? '⌘' : 'Ctrl', ...(binding.shift ? [mac ? '⇧' : 'Shift'] : [])]
    keys.push([...held, cap(binding.chord)])
  }
  return keys
}

function cap(key: string): string {
  if (key === 'Escape') return 'Esc'
  return key.length === 1 ? key.toUpperCase() : key
}

/** Where a key press belongs to the text being written. */
export function isTextField(element: Element | null): boolean {
  if (!element) return false
  const tag = element.tagName
  if (tag === 'TEXTAREA' || tag === 'SELECT') return true
  if (tag !== 'INPUT') return (element as HTMLElement).isContentEditable === true
  const type = (element as HTMLInputElement).type
  return !['button', 'checkbox', 'radio', 'submit', 'reset', 'range'].includes(type)
}
