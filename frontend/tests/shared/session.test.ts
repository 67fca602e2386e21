/** The life of a connection: greeting, liveness, ends and returns. */

import { describe, expect, test } from 'vitest'
import { delayMs } from '../../shared/backoff'
import { ANSWER_MS, CONNECT_MS } from '../../shared/session'
import { chanceOf } from './chance'
import { ok, orderOf, pong, said, Talk, welcome } from './talk'

describe('greeting', () => {
  test('a token is asked for first, and nothing but hello is sent before the welcome', () => {
    const talk = new Talk([orderOf('a')])

    const start = talk.input({ in: 'start' })
    const asked = talk.input({ in: 'token', conn: 1, token: 'secret' })
    talk.input({ in: 'opened', conn: 1 })

    expect(start).toContainEqual({ fx: 'token', conn: 1 })
    expect(asked).toEqual([{ fx: 'open', conn: 1 }])
    expect(talk.sent()).toEqual([
      { t: 'hello', v: [1], dev: 'dev-1', token: 'secret', watch: [], ua: 'test/1' },
    ])
  })

  test('an order given while greeting waits for the welcome', () => {
    const talk = new Talk()
    talk.hello()

    talk.order('a')

    expect(talk.ordered()).toEqual([])
    talk.hear(welcome({}))
    expect(talk.ordered()).toEqual(['a'])
  })

  test('a later hello names the era, the position and what is watched', () => {
    const talk = new Talk()
    talk.live(100)
    talk.hear(said('c_1', 5, 117))
    talk.input({ in: 'watch', convs: ['c_7'] })
    talk.closed(1006)

    const hello = talk.hello()

    expect(hello).toMatchObject({ t: 'hello', era: 'k1', cur: 117, watch: ['c_7'] })
  })

  test('a connection that does not come about is given up', () => {
    const talk = new Talk()

    talk.input({ in: 'start' })
    expect(talk.timer('answer')).toBe(CONNECT_MS)
    talk.input({ in: 'timer', name: 'answer' })

    expect(talk.has('drop')).toBe(true)
    expect(talk.state.phase).toBe('waiting')
  })

  test('news of an older connection is ignored', () => {
    const talk = new Talk()
    talk.live()
    const old = talk.state.conn
    talk.closed(1006)
    talk.hello()

    const late = talk.input({ in: 'frames', conn: old, frames: [said('c_1', 5, 120)] })
    const closed = talk.input({ in: 'closed', conn: old, code: 4009 })

    expect([late, closed]).toEqual([[], []])
    expect(talk.state.phase).toBe('greeting')
  })

  test('a resume adopts no position, a snapshot does', () => {
    const talk = new Talk()
    talk.live(100)
    talk.closed(1006)

    talk.hello()
    talk.hear(welcome({ mode: 'resume', cur: 999 }))
    expect(talk.state.cur).toBe(100)
    talk.closed(1006)
    talk.hello()
    talk.hear(welcome({ mode: 'reset', why: 'era', era: 'k2', cur: 70, snapshot: {} }))

    expect(talk.state).toMatchObject({ era: 'k2', cur: 70 })
    expect(talk.has('snapshot')).toBe(true)
  })
})

describe('liveness', () => {
  test('a ping without an answer in five seconds ends the connection', () => {
    const talk = new Talk()
    talk.live()
    expect(talk.timer('ping')).toBe(25_000)

    talk.input({ in: 'timer', name: 'ping' })
    expect(talk.sent()).toEqual([{ t: 'ping', n: 1 }])
    expect(talk.timer('answer')).toBe(ANSWER_MS)
    talk.input({ in: 'timer', name: 'answer' })

    expect(talk.has('drop')).toBe(true)
    expect(talk.state.status.link).toBe('reconnecting')
  })

  test('an answered ping stops the clock', () => {
    const talk = new Talk()
    talk.live()
    talk.input({ in: 'timer', name: 'ping' })

    const heard = talk.hear(pong(1, 0, 100))

    expect(heard).toEqual([{ fx: 'untimer', name: 'answer' }])
  })

  test('waking up asks at once, but does not put off an answer that is due', () => {
    const talk = new Talk()
    talk.live()

    talk.input({ in: 'wake' })
    expect(talk.sent()).toEqual([{ t: 'ping', n: 1 }])
    talk.input({ in: 'wake' })

    expect(talk.effects).toEqual([])
  })

  test('waking up ends a wait', () => {
    const talk = new Talk()
    talk.live()
    talk.closed(1006)

    talk.input({ in: 'wake' })

    expect(talk.has('token')).toBe(true)
  })
})

describe('ends', () => {
  test('an ordinary loss comes back with jitter', () => {
    const talk = new Talk()
    talk.live()

    talk.closed(1006, 0)
    const soonest = talk.timer('retry')
    talk.hello()
    talk.closed(1006, 0.999)
    const later = talk.timer('retry')

    expect([soonest, later]).toEqual([500, 1999])
  })

  test.each([4001, 4008, 4010, 4012, 4029, 4000, 1009, 1006])('%i comes back by itself', (code) => {
    const talk = new Talk()
    talk.live()

    talk.closed(code)

    expect(talk.state.phase).toBe('waiting')
    expect(talk.timer('retry')).toBeGreaterThanOrEqual(500)
  })

  test('replaced by a newer tab it stays away until a person wants it here', () => {
    const talk = new Talk()
    talk.live()

    talk.closed(4009)
    talk.input({ in: 'timer', name: 'retry' })
    talk.input({ in: 'wake' })
    expect(talk.state.status.link).toBe('replaced')
    talk.input({ in: 'use_here' })

    expect(talk.has('token')).toBe(true)
  })

  test('a refused origin is final', () => {
    const talk = new Talk()
    talk.live()

    talk.closed(4003)

    expect(talk.state.status.link).toBe('forbidden')
    expect(talk.timer('retry')).toBeUndefined()
  })

  test('without a token it waits, and where only a sign-in helps it stops', () => {
    const talk = new Talk()
    talk.input({ in: 'start' })

    talk.input({ in: 'no_token', conn: 1, final: false })
    expect(talk.state.phase).toBe('waiting')
    talk.input({ in: 'timer', name: 'retry' })
    talk.input({ in: 'no_token', conn: talk.state.conn, final: true })

    expect(talk.state.status.link).toBe('signed_out')
  })

  test('a farewell says how long to stay away, and waking up does not shorten it', () => {
    const talk = new Talk()
    talk.live()

    talk.hear({ t: 'bye', code: 4012, retry_ms: 1800, why: 'drain' })
    talk.order('a')
    expect(talk.ordered()).toEqual([])
    talk.closed(4012)
    expect(talk.timer('retry')).toBe(1800)
    talk.input({ in: 'wake' })

    expect(talk.effects).toEqual([])
    talk.resumed()
    expect(talk.ordered()).toEqual(['a'])
  })

  test('what still comes between the farewell and the end is heard', () => {
    const talk = new Talk()
    talk.live()
    talk.order('a')
    talk.hear({ t: 'bye', code: 4012, retry_ms: 100 })

    talk.hear(ok('a'), said('c_1', 5, 101))

    expect(talk.has('accepted')).toBe(true)
    expect(talk.events()).toEqual([5])
  })

  test('a closed client says nothing more', () => {
    const talk = new Talk()
    talk.live()

    talk.input({ in: 'stop' })
    talk.input({ in: 'timer', name: 'retry' })
    talk.input({ in: 'wake' })

    expect(talk.state.status.link).toBe('closed')
    expect(talk.effects).toEqual([])
  })
})

test('waits lie between half a second and thirty, and five at least after a rate limit', () => {
  const chance = chanceOf(7)
  for (let round = 0; round < 2000; round += 1) {
    const failures = chance.below(40)

    const usual = delayMs(1006, failures, chance.next())
    const limited = delayMs(4029, failures, chance.next())

    expect(usual).toBeGreaterThanOrEqual(500)
    expect(usual).toBeLessThanOrEqual(30_000)
    expect(limited).toBeGreaterThanOrEqual(5_000)
    expect(limited).toBeLessThanOrEqual(30_000)
  }
  expect(delayMs(1006, 40, 0.9999)).toBeGreaterThan(29_000)
})
