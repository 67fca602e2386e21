/** Whatever the line does, nothing is lost, nothing comes twice, and order holds. */

import { expect, test } from 'vitest'
import { Center, Line } from './center'
import { chanceOf } from './chance'

const STORIES = 400
const LENGTH = 250

function lived(seed: number): { center: Center; line: Line } {
  const center = new Center()
  const line = new Line(center, chanceOf(seed))
  line.start()
  for (let moment = 0; moment < LENGTH; moment += 1) line.tick(moment < LENGTH - 20)
  line.heal()
  return { center, line }
}

test('every order is carried out once, in the order it was wanted', () => {
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const { center, line } = lived(seed)

    const own = center.journal.filter(({ by }) => by === 'visitor:1').map(({ id }) => id)

    expect(line.state.outbox, `seed ${seed}`).toEqual([])
    expect(own, `seed ${seed}`).toEqual([...own].sort())
    expect(new Set(own).size, `seed ${seed}`).toBe(own.length)
    expect(own.length, `seed ${seed}`).toBe(center.answers.size)
  }
})

test('the screen shows every message once, in its place, although messages vanish on the way', () => {
  let fetched = 0
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const { center, line } = lived(seed)

    fetched += line.gaps
    for (const conv of ['c_1', 'c_2']) {
      const truth = center.messages(conv).map(({ id }) => id)
      expect(line.screen.get(conv) ?? [], `seed ${seed} ${conv}`).toEqual(truth)
    }
  }
  // The stories are bad enough that even the last means was needed.
  expect(fetched).toBeGreaterThan(0)
})

test('in the end the client is connected and stands at the head of the journal', () => {
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const { center, line } = lived(seed)

    expect(line.state, `seed ${seed}`).toMatchObject({ phase: 'live', cur: center.cur, held: {} })
  }
})
