import { describe, expect, test } from 'vitest'
import { deliveriesOf } from '../../console/desk/delivery'
import { linesOf } from '../../console/desk/reading'
import { EMPTY, foldTranscript, joinFacts } from '../../console/desk/transcript'
import { Center, ME } from './center'

describe('what became of answers that leave by mail', () => {
  function mailed() {
    const center = new Center()
    center.assign('c_1')
    center.say('c_1', 'customer:1', 'Where is it?')
    center.say('c_1', ME, 'On its way.')
    const facts = [
      center.mail('c_1', 2, 'waiting'),
      center.mail('c_1', 2, 'waiting', 1, '451 later'),
      center.mail('c_1', 2, 'sent', 2),
    ]
    return { center, facts }
  }

  test('the last word about a message counts, on whatever way it came', () => {
    const { facts } = mailed()
    const live = facts.reduce(foldTranscript, EMPTY)
    const past = joinFacts(EMPTY, [...facts], null)
    const both = joinFacts(foldTranscript(EMPTY, facts[2]!), facts.slice(0, 2), null)

    for (const transcript of [live, past, both]) {
      expect([...deliveriesOf(transcript.marks)]).toEqual([
        [2, { state: 'sent', attempts: 2, error: null }],
      ])
    }
  })

  test('the reason of a failed try is kept', () => {
    const { facts } = mailed()
    const transcript = facts.slice(0, 2).reduce(foldTranscript, EMPTY)

    expect(deliveriesOf(transcript.marks).get(2)).toEqual({
      state: 'waiting',
      attempts: 1,
      error: '451 later',
    })
    expect(deliveriesOf(transcript.marks).has(1)).toBe(false)
  })

  test('no line between the messages tells of it', () => {
    const { facts } = mailed()
    const transcript = facts.reduce(foldTranscript, EMPTY)

    expect(linesOf(transcript, [], null)).toEqual([])
  })
})
