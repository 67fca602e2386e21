/** What a client hears: positions, gaps and watermarks, R6 and R10 of the protocol. */

import { describe, expect, test } from 'vitest'
import type { Message } from '../../shared/wire'
import { happened, pong, said, Talk } from './talk'

const asMessage = (seq: number): Message => ({
  seq,
  id: `m${seq}`,
  by: 'bot',
  at: 0,
  d: { text: '' },
})

describe('positions', () => {
  test('what was applied to a conversation is not applied again', () => {
    const talk = new Talk()
    talk.live(100)

    talk.hear(happened('state', 'c_1', 100), said('c_1', 5, 110), said('c_1', 5, 110))

    expect(talk.events()).toEqual([5])
  })

  test('conversations have positions of their own', () => {
    const talk = new Talk()
    talk.live(100)
    talk.hear(happened('state', 'c_2', 130))

    talk.hear(happened('state', 'c_1', 120))

    expect(talk.events()).toEqual(['state'])
    expect(talk.state.cur).toBe(130)
  })

  test('a message that is known by its number is no news', () => {
    const talk = new Talk()
    talk.live(100)

    talk.hear(said('c_1', 4, 105), said('c_1', 5, 106))

    expect(talk.events()).toEqual([5])
  })

  test('entering a conversation sets where its messages are counted from', () => {
    const talk = new Talk()
    talk.live(100, [])
    talk.hear(happened('assigned', 'c_9', 110, { last_seq: 6 }), said('c_9', 7, 111))
    expect(talk.events()).toEqual(['assigned', 7])

    talk.hear(said('c_9', 9, 113))

    expect(talk.state.phase).toBe('token')
  })

  test('a conversation nobody has told of begins with its first message', () => {
    const talk = new Talk()
    talk.live(100, [])

    talk.hear(said('c_2', 1, 110), said('c_2', 2, 112))

    expect(talk.events()).toEqual([1, 2])
  })
})

describe('a missing message', () => {
  function withGap(): Talk {
    const talk = new Talk()
    talk.live(100)
    talk.hear(said('c_1', 5, 110), happened('state', 'c_2', 120))
    talk.hear(said('c_1', 7, 130), happened('state', 'c_2', 131))
    return talk
  }

  test('costs one resume from the last position of its conversation, at once', () => {
    const talk = withGap()

    expect(talk.events()).toEqual([])
    expect(talk.has('drop')).toBe(true)
    expect(talk.hello()).toMatchObject({ era: 'k1', cur: 110 })
  })

  test('is healed when the resume brings it, and what was known is not applied twice', () => {
    const talk = withGap()
    talk.resumed()

    talk.hear(
      said('c_1', 6, 115),
      happened('state', 'c_2', 120),
      said('c_1', 7, 130),
      happened('state', 'c_2', 131),
    )

    expect(talk.events()).toEqual([6, 7, 'state'])
    expect(talk.state).toMatchObject({ cur: 131, mended: [] })
  })

  test('is fetched over HTTP when the resume has not brought it, and the rest waits for it', () => {
    const talk = withGap()
    talk.resumed()

    talk.hear(said('c_1', 7, 130), happened('state', 'c_1', 132), happened('state', 'c_2', 131))
    expect(talk.effects).toContainEqual({ fx: 'fill', conv: 'c_1', after: 5 })
    expect(talk.events()).toEqual(['state'])
    talk.input({ in: 'filled', conv: 'c_1', messages: [asMessage(6), asMessage(7)] })

    expect(talk.events()).toEqual([6, 7, 'state'])
  })

  test('does not move the position past what waits', () => {
    const talk = withGap()
    talk.resumed()

    talk.hear(said('c_1', 7, 130), happened('state', 'c_2', 131))
    expect(talk.state.cur).toBe(110)
    talk.hear(pong(0, 131, 140))

    expect(talk.state.cur).toBe(110)
  })

  test.each([[null], [[]]])('that cannot be had does not stop the stream: %j', (messages) => {
    const talk = withGap()
    talk.resumed()
    talk.hear(said('c_1', 7, 130))

    talk.input({ in: 'filled', conv: 'c_1', messages })

    expect(talk.events()).toEqual([7])
    talk.hear(said('c_1', 8, 140))
    expect(talk.events()).toEqual([8])
    expect(talk.state.phase).toBe('live')
  })

  test('is forgotten when a snapshot comes instead', () => {
    const talk = withGap()
    talk.resumed()
    talk.hear(said('c_1', 7, 130))

    talk.hear({
      t: 'reset',
      era: 'k1',
      cur: 140,
      snapshot: { conversations: [{ id: 'c_1', last_seq: 7 }] },
    })
    talk.input({ in: 'filled', conv: 'c_1', messages: [asMessage(6)] })

    expect(talk.effects).toEqual([])
    talk.hear(said('c_1', 8, 150))
    expect(talk.events()).toEqual([8])
  })
})

describe('the watermark of a pong', () => {
  test('is adopted', () => {
    const talk = new Talk()
    talk.live(100)
    talk.hear(said('c_1', 5, 110))

    talk.hear(pong(0, 110, 180))

    expect(talk.state.cur).toBe(180)
  })

  test('tells of a lost frame: once a resume, then a fresh snapshot, then the server is believed', () => {
    const talk = new Talk()
    talk.live(100)

    talk.hear(pong(0, 110, 180))
    expect(talk.hello()).toMatchObject({ cur: 100 })
    talk.hear({ ...welcomeTo('resume'), cur: 100 })
    talk.hear(pong(0, 110, 180))
    expect(talk.hello()).not.toHaveProperty('cur')
    talk.hear({ ...welcomeTo('reset'), snapshot: {}, cur: 100 })
    talk.hear(pong(0, 110, 180))

    expect(talk.state).toMatchObject({ phase: 'live', cur: 180 })
  })

  test('counts what was heard but not applied', () => {
    const talk = new Talk()
    talk.live(100)
    talk.hear(happened('state', 'c_1', 90))

    talk.hear(pong(0, 90, 100))

    expect(talk.state.phase).toBe('live')
  })
})

function welcomeTo(mode: 'resume' | 'reset') {
  return {
    t: 'welcome',
    v: 1,
    conn: 'x',
    me: 'visitor:1',
    mode,
    era: 'k1',
    cur: 100,
    hb: 25,
    max: { inflight: 3, frame: 65_536 },
    now: 0,
  } as const
}
