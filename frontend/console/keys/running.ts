/**
 * What each command does, by key, by command bar and by button alike.
 */

import { abilitiesOf } from '../desk/abilities'
import type { Console } from '../desk/console'
import { inListOrder, neighbour, sectionsOf } from '../desk/listing'
import { ringing } from '../desk/offers'
import type { Tab } from '../desk/view'
import type { Deeds } from '../edge/deeds'
import type { CommandName } from './keymap'

/** What only the drawn page can do. */
export interface Screen {
  write(): void
  finish(): void
  choosePresence(): void
  /** One pane at a time: only then is there a list to go back to. */
  isNarrow(): boolean
}

export interface Running {
  state: () => Console
  now: () => number
  deeds: Deeds
  screen: Screen
}

/** Which commands make sense now; the bar shows these, a key for another one does nothing. */
export function commandsFor(c: Console, now: number): CommandName[] {
  const can = abilitiesOf(c)
  const offers = ringing(c.desk?.offers ?? [], now).length > 0
  const possible: Partial<Record<CommandName, boolean>> = {
    accept: offers,
    decline: offers,
    reply: can.has('reply'),
    note: can.has('note') && !can.has('wrap_up'),
    transfer: can.has('transfer'),
    park: can.has('park') || can.has('unpark'),
    close: can.has('close') || can.has('call') || can.has('wrap_up'),
    tag: can.has('tag'),
    customer: c.view.open !== null,
    back: c.view.open !== null,
  }
  return ALL.filter((name) => possible[name] ?? true)
}

const ALL: readonly CommandName[] = [
  'accept',
  'decline',
  'reply',
  'note',
  'transfer',
  'park',
  'close',
  'tag',
  'customer',
  'next',
  'previous',
  'back',
  'work',
  'find',
  'presence',
  'commands',
  'keys',
]

export function run(command: CommandName, { state, now, deeds, screen }: Running): void {
  const c = state()
  if (!commandsFor(c, now()).includes(command)) return
  const conv = c.view.open
  switch (command) {
    case 'next':
      return step(c, deeds, 1)
    case 'previous':
      return step(c, deeds, -1)
    case 'back':
      if (c.view.pane === 'card') return deeds.pane('talk')
      return screen.isNarrow() ? deeds.leave() : undefined
    case 'work':
    case 'find':
      return deeds.place(command)
    case 'reply':
    case 'note':
      return write(command, deeds, screen)
    case 'park':
      if (conv && abilitiesOf(c).has('unpark')) return deeds.unpark(conv)
      return deeds.dialog('park')
    case 'close':
      return abilitiesOf(c).has('close') ? deeds.dialog('close') : screen.finish()
    case 'tag':
      return deeds.dialog('tags')
    case 'accept':
    case 'decline':
      return answer(command, c, now(), deeds)
    case 'presence':
      return screen.choosePresence()
    case 'transfer':
    case 'customer':
    case 'commands':
    case 'keys':
      return deeds.dialog(command)
  }
}

function step(c: Console, deeds: Deeds, by: 1 | -1): void {
  const found = c.view.place === 'find'
  const ids = found
    ? c.find.items.map((item) => item.id)
    : inListOrder(sectionsOf(c.desk?.work ?? [], c.transcripts))
  const next = neighbour(ids, c.view.open, by)
  if (next) deeds.open(next)
}

function write(tab: Tab, deeds: Deeds, screen: Screen): void {
  deeds.tab(tab)
  screen.write()
}

/** The most urgent offer is the one on top. */
function answer(command: 'accept' | 'decline', c: Console, now: number, deeds: Deeds): void {
  const first = ringing(c.desk?.offers ?? [], now)[0]
  if (!first) return
  if (command === 'accept') deeds.accept(first.offer)
  else deeds.dialog('decline', first.offer)
}
