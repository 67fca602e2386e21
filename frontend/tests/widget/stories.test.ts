/** Whatever happens, the view tells the truth: random stories of a small shop. */

import { expect, test } from 'vitest'
import type { Order } from '../../shared/session'
import { type Change, change, emptyView, hasEnded, type View } from '../../widget/view'
import { chanceOf } from '../shared/chance'
import { Shop } from './shop'

function after(...changes: Change[]): View {
  return changes.reduce(change, emptyView)
}

function order(id: string): Order {
  return { id, op: 'message.send', d: { text: id }, at: 1 }
}

test('a snapshot and the facts after it show what a fresh snapshot shows', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const chance = chanceOf(seed)
    const shop = new Shop(chance)
    for (let moment = 0; moment < chance.below(15); moment += 1) shop.tick()
    let view = after({ on: 'snapshot', snapshot: shop.snapshot() })

    for (let moment = 0; moment < 25; moment += 1) {
      for (const event of shop.tick()) view = change(view, { on: 'event', event })
    }

    const fresh = after({ on: 'snapshot', snapshot: shop.snapshot() })
    // Read positions and places in line have no facts.
    const facts = ({ readByMe: _, readByThem: __, queue: ___, ...rest }: View): object => rest
    expect(facts(view), `seed ${seed}`).toEqual(facts(fresh))
  }
})

test('hearing everything twice changes nothing', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const shop = new Shop(chanceOf(seed))
    let once = after({ on: 'snapshot', snapshot: shop.snapshot() })
    let twice = once
    for (let moment = 0; moment < 25; moment += 1) {
      for (const event of shop.tick()) {
        once = change(once, { on: 'event', event })
        twice = change(change(twice, { on: 'event', event }), { on: 'event', event })
      }
    }

    expect(twice, `seed ${seed}`).toEqual(once)
  }
})

test('every own message is on the screen exactly once from the moment it is wanted', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const chance = chanceOf(seed)
    const shop = new Shop(chance)
    const wanted: string[] = []
    const late: Change[] = []
    let view = after({ on: 'snapshot', snapshot: shop.snapshot() })
    for (let moment = 0; moment < 30; moment += 1) {
      if (chance.happens(0.4)) {
        const own = order(`own${moment}`)
        wanted.push(own.id)
        view = change(view, { on: 'ordered', order: own })
        const { ok, events } = shop.say(own.id)
        const answer: Change = { on: 'accepted', id: own.id, ...ok }
        const facts = events.map((event): Change => ({ on: 'event', event }))
        late.push(...(chance.happens(0.5) ? [answer, ...facts] : [...facts, answer]))
      }
      while (late.length > 0 && chance.happens(0.7)) view = change(view, late.shift() as Change)
      if (chance.happens(0.1)) {
        late.length = 0
        view = change(view, { on: 'snapshot', snapshot: shop.snapshot() })
      }
      const shown = [
        ...view.lines.flatMap(({ id }) => (id.startsWith('own') ? [id] : [])),
        ...view.outgoing.map(({ order: { id } }) => id),
      ]
      expect(new Set(shown).size, `seed ${seed}`).toBe(shown.length)
      expect(shown.toSorted(), `seed ${seed}`).toEqual(wanted.toSorted())
      expect(hasEnded(view)).toBe(false)
    }
  }
})
