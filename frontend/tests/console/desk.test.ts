import { describe, expect, test } from 'vitest'
import type { Desk } from '../../console/desk/desk'
import { deskOf, fold, isNews, markRead, queueName, workOf } from '../../console/desk/desk'
import type { Fact } from '../../console/desk/rows'
import { unread } from '../../console/desk/work'
import { Center, ME, START, chance, offerOf, workRow } from './center'

/** All of a desk that a fresh snapshot would show too; read positions are exempt by name. */
function truth(desk: Desk) {
  const { presence, nextPresence, code, offers, queues } = desk
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  const work = desk.work.map((row) => ({ ...row, read_seq: 0 })).sort(byId)
  return { presence, nextPresence, code, offers, queues, work }
}

function following(center: Center): { desk: Desk; take: () => Desk } {
  let desk = deskOf(center.snapshot())
  let taken = center.facts.length
  return {
    desk,
    take() {
      desk = center.facts.slice(taken).reduce(fold, desk)
      taken = center.facts.length
      return desk
    },
  }
}

describe('a snapshot and the facts after it equal a fresh snapshot', () => {
  const deeds: Record<string, (c: Center) => void> = {
    'a message': (c) => c.say('c_1', 'visitor:1', 'Hello'),
    'a message of mine': (c) => c.say('c_1', ME, 'Hi'),
    'an edit': (c) => c.edit('c_1', 1, 'Hello again'),
    'a deletion': (c) => c.edit('c_1', 1, null),
    'a note': (c) => c.note('c_1', 'Ask the carrier'),
    parking: (c) => c.state('c_1', 'parked', START + 600_000),
    'parking and taking up again': (c) => {
      c.state('c_1', 'parked', START + 600_000)
      c.state('c_1', 'active')
    },
    'wrap-up': (c) => c.state('c_1', 'wrap_up', START + 30_000),
    'losing work': (c) => c.unassign('c_1', 'transferred'),
    'getting work': (c) => c.assign('c_2'),
    'getting the same work again': (c) => {
      c.unassign('c_1', 'requeued')
      c.assign('c_1')
    },
    labels: (c) => c.tag('c_1', ['urgent']),
    'a visitor who leaves': (c) => c.online('c_1', false),
    'a visitor who comes back': (c) => {
      c.online('c_1', false)
      c.online('c_1', true)
    },
    'a customer with another name': (c) => c.rename('c_1', 'Chen'),
    'an offer': (c) => c.offer('c_3'),
    'an offer that ends': (c) => {
      c.offer('c_3')
      c.endOffer('missed')
    },
    'an offer that is accepted': (c) => {
      c.offer('c_3')
      c.endOffer('accepted')
      c.assign('c_3')
    },
    presence: (c) => c.setPresence('away'),
    'presence after the current work': (c) => c.setPresence('available', 'offline'),
  }

  test.each(Object.entries(deeds))('%s', (_, deed) => {
    const center = new Center()
    center.assign('c_1')
    center.say('c_1', 'visitor:1', 'First words')
    const follower = following(center)

    deed(center)
    const followed = follower.take()

    expect(truth(followed)).toEqual(truth(deskOf(center.snapshot())))
  })

  test('the comparison notices a fact that was left out', () => {
    const center = new Center()
    center.assign('c_1')
    const before = deskOf(center.snapshot())
    center.say('c_1', 'visitor:1', 'Hello')

    expect(truth(before)).not.toEqual(truth(deskOf(center.snapshot())))
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a long day, %i', (seed) => {
    const center = new Center()
    const roll = chance(seed)
    const follower = following(center)

    for (let i = 0; i < 300; i += 1) {
      anything(center, roll)
      const desk = follower.take()
      if (i % 10 === 0) expect(truth(desk)).toEqual(truth(deskOf(center.snapshot())))
    }
    expect(truth(follower.take())).toEqual(truth(deskOf(center.snapshot())))
  })

  function anything(center: Center, roll: (below: number) => number): void {
    const mine = [...center.work.keys()]
    const one = mine[roll(Math.max(1, mine.length))]
    const said = one ? (center.messages.get(one)?.length ?? 0) : 0
    const kind = roll(12)
    if (!one || kind === 0) center.assign(`c_${roll(9)}`)
    else if (kind <= 3) center.say(one, roll(2) ? ME : 'visitor:1', `words ${center.cur}`)
    else if (kind === 4) center.state(one, 'parked', center.at + 60_000)
    else if (kind === 5) center.state(one, 'active')
    else if (kind === 6) center.unassign(one, 'requeued')
    else if (kind === 7) center.tag(one, [`t${roll(3)}`])
    else if (kind === 8 && said > 0) center.edit(one, 1 + roll(said), 'better')
    else if (kind === 9) center.offer(`c_${20 + roll(5)}`)
    else if (kind === 10 && center.offers.length > 0) center.endOffer('withdrawn')
    else center.rename(one, `Name ${roll(5)}`)
  }
})

describe('repeats', () => {
  test('every fact told twice changes the desk once', () => {
    const center = new Center()
    let desk = deskOf(center.snapshot())
    center.assign('c_1')
    center.say('c_1', 'visitor:1', 'Hello')
    center.offer('c_2')
    center.state('c_1', 'parked', START + 60_000)
    center.unassign('c_1', 'transferred')

    for (const fact of center.facts) {
      const once = fold(desk, fact)
      expect(once).not.toBe(desk)
      expect(fold(once, fact)).toBe(once)
      desk = once
    }
  })

  test('a fact from before the snapshot is no news, also for a conversation not heard of', () => {
    const center = new Center()
    const old = center.assign('c_1')
    center.unassign('c_1', 'requeued')
    const desk = deskOf(center.snapshot())

    expect(isNews(desk, old)).toBe(false)
    expect(fold(desk, old)).toBe(desk)
  })

  test('an old assignment repeated after the loss does not bring the work back', () => {
    const center = new Center()
    let desk = deskOf(center.snapshot())
    const assigned = center.assign('c_1')
    const lost = center.unassign('c_1', 'taken_over')
    desk = [assigned, lost].reduce(fold, desk)

    expect(fold(desk, assigned).work).toEqual([])
  })
})

describe('gaps', () => {
  test('a message fetched to fill a gap bears an old position and still counts once', () => {
    const center = new Center()
    center.assign('c_1')
    let desk = deskOf(center.snapshot())
    const noted = center.note('c_1', 'note')
    desk = fold(desk, noted)
    const filled: Fact = {
      cur: noted.cur,
      k: 'message',
      conv: 'c_1',
      seq: 1,
      id: 'o_1',
      by: 'visitor:1',
      at: START,
      d: { text: 'missed' },
    }

    const once = fold(desk, filled)

    expect(workOf(once, 'c_1')?.last_seq).toBe(1)
    expect(fold(once, filled)).toBe(once)
    expect(once.applied['c_1']).toBe(noted.cur)
  })

  test('messages beyond a gap still count as the last one', () => {
    const center = new Center()
    center.assign('c_1')
    const desk = deskOf(center.snapshot())
    center.say('c_1', 'visitor:1', 'one')
    const second = center.say('c_1', 'visitor:1', 'two')

    expect(workOf(fold(desk, second), 'c_1')?.last_seq).toBe(2)
  })
})

describe('what is mine', () => {
  const desk = deskOf({
    ...new Center().snapshot(),
    conversations: [workRow('c_1', { last_seq: 4, read_seq: 2 })],
  })

  test('what I write I have read', () => {
    const mine: Fact = {
      cur: 2000,
      k: 'message',
      conv: 'c_1',
      seq: 5,
      by: ME,
      at: START,
      d: { text: 'x' },
    }
    expect(unread(workOf(desk, 'c_1')!)).toBe(2)
    expect(unread(workOf(fold(desk, mine), 'c_1')!)).toBe(0)
  })

  test('read positions only rise', () => {
    const read = markRead(desk, 'c_1', 4)
    expect(workOf(read, 'c_1')?.read_seq).toBe(4)
    expect(markRead(read, 'c_1', 3)).toBe(read)
    expect(markRead(read, 'c_404', 3)).toBe(read)
  })

  test('facts of conversations that are not on my desk change nothing on it', () => {
    const other: Fact = {
      cur: 2000,
      k: 'message',
      by: 'system',
      conv: 'c_404',
      seq: 1,
      at: START,
      d: { text: 'x' },
    }
    expect(fold(desk, other).work).toBe(desk.work)
  })

  test('another agent’s presence is not mine', () => {
    const fact: Fact = {
      cur: 2000,
      k: 'presence',
      by: 'system',
      at: START,
      d: { agent: 'agent:8', presence: 'away' },
    }
    expect(fold(desk, fact).presence).toBe('available')
  })

  test('assigned work takes its offer away even if the offer’s end comes later', () => {
    const offering = { ...desk, offers: [offerOf('c_9.1', START + 30_000)] }
    const fact: Fact = {
      cur: 2000,
      k: 'assigned',
      by: 'system',
      conv: 'c_9',
      at: START,
      d: { ...workRow('c_9') },
    }
    expect(fold(offering, fact).offers).toEqual([])
  })

  test('a renamed customer is renamed in offers and in all their conversations', () => {
    const customer = { id: 'customer:5', name: 'Visitor' }
    const before = {
      ...desk,
      work: [workRow('c_1', { customer }), workRow('c_2', { customer }), workRow('c_3')],
      offers: [offerOf('c_9.1', START, workRow('c_9', { customer }))],
    }
    const fact: Fact = {
      cur: 2000,
      k: 'customer',
      by: 'system',
      at: START,
      d: { customer: { id: 'customer:5', name: 'Chen' } },
    }

    const after = fold(before, fact)

    expect(after.work.map((row) => row.customer.name)).toEqual(['Chen', 'Chen', 'Customer c_3'])
    expect(after.offers[0]?.customer.name).toBe('Chen')
  })

  test('a conversation without a subject takes the first words of the customer', () => {
    const bare = { ...desk, work: [workRow('c_1', { subject: '' })] }
    const long = '很'.repeat(100)
    const fact: Fact = {
      cur: 2000,
      k: 'message',
      conv: 'c_1',
      seq: 1,
      by: 'visitor:1',
      at: START,
      d: { text: long },
    }
    expect(workOf(fold(bare, fact), 'c_1')?.subject).toBe('很'.repeat(80))
  })

  test('a queue without a name is shown by its id', () => {
    expect(queueName(desk, 'support')).toBe('Support')
    expect(queueName(desk, 'gone')).toBe('gone')
    expect(queueName(null, null)).toBe('')
  })
})
