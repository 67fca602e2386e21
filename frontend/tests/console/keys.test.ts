import { describe, expect, test, vi } from 'vitest'
import type { Console } from '../../console/desk/console'
import { FIRST, reduce } from '../../console/desk/console'
import type { Deeds } from '../../console/edge/deeds'
import { searched } from '../../console/keys/bar'
import { isComposing } from '../../console/keys/composing'
import type { CommandName, Press, Where } from '../../console/keys/keymap'
import { BINDINGS, commandFor, printed } from '../../console/keys/keymap'
import type { Screen } from '../../console/keys/running'
import { commandsFor, run } from '../../console/keys/running'
import { Center, ME, START } from './center'

const BARE: Press = {
  key: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  repeat: false,
}
const OUTSIDE: Where = { inText: false, inDialog: false, letters: true }
const press = (key: string, changes: Partial<Press> = {}): Press => ({ ...BARE, key, ...changes })

describe('the keyboard map', () => {
  test.each([
    ['j', 'next'],
    ['k', 'previous'],
    ['r', 'reply'],
    ['n', 'note'],
    ['e', 'close'],
    ['t', 'transfer'],
    ['p', 'park'],
    ['a', 'accept'],
    ['d', 'decline'],
    ['?', 'keys'],
    ['Escape', 'back'],
  ])('%s means %s', (key, command) => {
    expect(commandFor(press(key), OUTSIDE)).toBe(command)
  })

  test('letters mean the same with Caps Lock', () => {
    expect(commandFor(press('R'), OUTSIDE)).toBe('reply')
  })

  test('single letters belong to the text that is being written', () => {
    for (const { letter } of BINDINGS) {
      if (letter) expect(commandFor(press(letter), { ...OUTSIDE, inText: true })).toBe(null)
    }
  })

  test('and to a dialog that is open', () => {
    expect(commandFor(press('a'), { ...OUTSIDE, inDialog: true })).toBe(null)
  })

  test('switched off, no single character is a command, also not the question mark', () => {
    for (const { letter } of BINDINGS) {
      if (letter?.length === 1)
        expect(commandFor(press(letter), { ...OUTSIDE, letters: false })).toBe(null)
    }
    expect(commandFor(press('Escape'), { ...OUTSIDE, letters: false })).toBe('back')
  })

  test.each([
    ['k', { ctrlKey: true }, 'commands'],
    ['k', { metaKey: true }, 'commands'],
    ['/', { ctrlKey: true }, 'keys'],
    ['Enter', { ctrlKey: true, shiftKey: true }, 'accept'],
    ['Enter', { metaKey: true, shiftKey: true }, 'accept'],
  ])('with Ctrl or Cmd %s works inside text too', (key, held, command) => {
    expect(commandFor(press(key, held), { ...OUTSIDE, inText: true })).toBe(command)
  })

  test('the browser keeps its own combinations', () => {
    expect(commandFor(press('r', { ctrlKey: true }), OUTSIDE)).toBe(null)
    expect(commandFor(press('t', { metaKey: true }), OUTSIDE)).toBe(null)
    expect(commandFor(press('k', { ctrlKey: true, shiftKey: true }), OUTSIDE)).toBe(null)
    expect(commandFor(press('Enter', { ctrlKey: true }), OUTSIDE)).toBe(null)
  })

  test('Alt types characters and an input method composes them: neither is a command', () => {
    expect(commandFor(press('a', { altKey: true }), OUTSIDE)).toBe(null)
    expect(commandFor(press('a', { isComposing: true }), OUTSIDE)).toBe(null)
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true)
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false)
  })

  test('a key held down walks the list but accepts nothing', () => {
    expect(commandFor(press('j', { repeat: true }), OUTSIDE)).toBe('next')
    expect(commandFor(press('a', { repeat: true }), OUTSIDE)).toBe(null)
    expect(commandFor(press('k', { repeat: true, ctrlKey: true }), OUTSIDE)).toBe(null)
  })

  test('no key means two things, and every command has one', () => {
    const letters = BINDINGS.flatMap((b) => (b.letter ? [b.letter] : []))
    expect(new Set(letters).size).toBe(letters.length)
    const commands = BINDINGS.map((b) => b.command)
    expect(new Set(commands).size).toBe(commands.length)
  })

  test('caps are printed for the machine', () => {
    const accept = BINDINGS.find((b) => b.command === 'accept')!
    expect(printed(accept, false)).toEqual([['A'], ['Ctrl', 'Shift', 'Enter']])
    expect(printed(accept, true)).toEqual([['A'], ['⌘', '⇧', 'Enter']])
  })
})

describe('running a command', () => {
  function desk(): Console {
    const center = new Center()
    center.assign('c_1')
    center.assign('c_2')
    center.offer('c_3')
    return reduce(FIRST, { h: 'snapshot', snapshot: center.snapshot(), at: START })
  }

  function ran(command: CommandName, c: Console, narrow = false): unknown[][] {
    const calls: unknown[][] = []
    const record =
      (name: string) =>
      (...args: unknown[]) =>
        void calls.push([name, ...args])
    const deeds = new Proxy({}, { get: (_, name) => record(String(name)) }) as Deeds
    const screen: Screen = {
      write: record('write'),
      finish: record('finish'),
      choosePresence: record('choosePresence'),
      isNarrow: () => narrow,
    }
    run(command, { state: () => c, now: () => START, deeds, screen })
    return calls
  }

  const open = (c: Console, conv = 'c_1') => reduce(c, { h: 'opened', conv })

  test('accepts the most urgent offer and asks before declining it', () => {
    const c = desk()
    const { offer } = c.desk!.offers[0]!
    expect(ran('accept', c)).toEqual([['accept', offer]])
    expect(ran('decline', c)).toEqual([['dialog', 'decline', offer]])
  })

  test('walks the list', () => {
    expect(ran('next', desk())).toEqual([['open', 'c_2']])
    expect(ran('next', open(desk(), 'c_2'))).toEqual([['open', 'c_1']])
  })

  test('writes where it says', () => {
    expect(ran('note', open(desk()))).toEqual([['tab', 'note'], ['write']])
    expect(ran('reply', desk())).toEqual([])
  })

  test('parks, and takes a parked one up again', () => {
    const c = open(desk())
    expect(ran('park', c)).toEqual([['dialog', 'park']])
    const fact = { cur: 9999, k: 'state', conv: 'c_1', by: ME, at: START, d: { state: 'parked' } }
    expect(ran('park', reduce(c, { h: 'fact', fact }))).toEqual([['unpark', 'c_1']])
  })

  test('ends, and in the wrap-up goes to its panel', () => {
    const c = open(desk())
    expect(ran('close', c)).toEqual([['dialog', 'close']])
    const fact = { cur: 9999, k: 'state', conv: 'c_1', by: ME, at: START, d: { state: 'wrap_up' } }
    expect(ran('close', reduce(c, { h: 'fact', fact }))).toEqual([['finish']])
  })

  test('goes back only where one pane is shown at a time', () => {
    expect(ran('back', open(desk()))).toEqual([])
    expect(ran('back', open(desk()), true)).toEqual([['leave']])
  })

  test('what makes no sense now is not offered and does nothing', () => {
    const c = desk()
    expect(commandsFor(c, START)).not.toContain('transfer')
    expect(ran('transfer', c)).toEqual([])
    expect(commandsFor(c, START + 99_000)).not.toContain('accept')
    expect(commandsFor(open(c), START)).toContain('transfer')
  })

  test.each([
    ['transfer', ['dialog', 'transfer']],
    ['tag', ['dialog', 'tags']],
    ['customer', ['dialog', 'customer']],
    ['commands', ['dialog', 'commands']],
    ['keys', ['dialog', 'keys']],
    ['find', ['place', 'find']],
    ['work', ['place', 'work']],
    ['presence', ['choosePresence']],
  ] as const)('%s', (command, call) => {
    expect(ran(command, open(desk()))).toEqual([[...call]])
  })

  test('the test would notice a command that does nothing', () => {
    const deed = vi.fn()
    expect(deed).not.toHaveBeenCalled()
    expect(ran('keys', desk())).not.toEqual([])
  })
})

describe('the command bar', () => {
  const entries = [
    { id: '1', group: 'actions', label: 'Transfer' },
    { id: '2', group: 'conversations', label: 'Emma Larsen', detail: 'switching to monthly' },
    { id: '3', group: 'conversations', label: '陈思远', detail: '退运费' },
    { id: '4', group: 'settings', label: 'Language: English' },
  ] as const

  const ids = (typed: string) => searched([...entries], typed).map((e) => e.id)

  test('finds all words, wherever they stand, conversations first', () => {
    expect(ids('')).toEqual(['2', '3', '1', '4'])
    expect(ids('monthly emma')).toEqual(['2'])
    expect(ids('运费')).toEqual(['3'])
    expect(ids('nothing')).toEqual([])
  })

  test('shows a few conversations and then the rest of the world', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({
      id: `c${i}`,
      group: 'conversations' as const,
      label: `Name ${i}`,
    }))
    expect(searched([...many, entries[0]], '')).toHaveLength(9)
  })
})
