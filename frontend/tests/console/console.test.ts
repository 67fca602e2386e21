/** What happenings make of the console: sayings, offers, lost work, what rings, and the rest. */
import { describe, expect, test } from 'vitest'
import { abilitiesOf } from '../../console/desk/abilities'
import { FIRST } from '../../console/desk/console'
import { workOf } from '../../console/desk/desk'
import { needsOf } from '../../console/desk/fetched'
import type { Happening } from '../../console/desk/happenings'
import type { Fact } from '../../console/desk/rows'
import { arrivals, handed, newOffers } from '../../console/edge/alerts'
import { Center, LIVE, ME, START, after, cardOf, desk, opened, page, told, visitOf } from './center'

describe('what I say', () => {
  const out = {
    id: 'o_c_1_2',
    conv: 'c_1',
    kind: 'message',
    text: 'Hi',
    at: START,
    failed: null,
  } as const

  test('is pending until its fact comes', () => {
    const { center, c } = desk()
    const pending = after(c, { h: 'said', out })
    expect(pending.outgoing).toEqual([out])

    const sent = told(pending, center.say('c_1', ME, 'Hi'))

    expect(sent.outgoing).toEqual([])
    expect(sent.transcripts['c_1']?.messages.map((m) => m.id)).toEqual([out.id])
  })

  test('is no longer pending when a page shows it, though its fact was never heard', () => {
    const { center, c } = desk()
    const pending = after(c, { h: 'said', out })
    center.say('c_1', ME, 'Hi')

    expect(after(pending, page(center, 'c_1')).outgoing).toEqual([])
  })

  test('stays where it was said when it is refused, and says why', () => {
    const { c } = desk()
    const refused: Happening = {
      h: 'refused',
      id: out.id,
      op: 'message.send',
      conv: 'c_1',
      code: 'too_long',
    }

    const failed = after(c, { h: 'said', out }, refused)

    expect(failed.outgoing).toEqual([{ ...out, failed: 'too_long' }])
    expect(after(failed, { h: 'discarded', id: out.id }).outgoing).toEqual([])
  })

  test('told twice by the outbox is shown once', () => {
    const { c } = desk()
    expect(after(c, { h: 'said', out }, { h: 'said', out }).outgoing).toEqual([out])
  })

  test('a note is confirmed by its words or by its answer, a message only by its fact', () => {
    const { center, c } = desk()
    const note = { ...out, id: 'o_9', kind: 'note', text: 'Ask the carrier' } as const
    const pending = after(c, { h: 'said', out: note })

    expect(told(pending, center.note('c_1', 'Ask the carrier')).outgoing).toEqual([])
    expect(after(pending, { h: 'accepted', id: 'o_9' }).outgoing).toEqual([])
    expect(after(c, { h: 'said', out }, { h: 'accepted', id: out.id }).outgoing).toEqual([out])
  })
})

describe('offers', () => {
  test('ring since their own time, or since a snapshot showed them', () => {
    const { center, c } = desk()
    const fact = center.offer('c_3')
    const ringing = told(c, fact)
    expect(Object.values(ringing.rings)).toEqual([fact.at])
    expect(newOffers(c, ringing).map((o) => o.offer)).toEqual([fact.d.offer])

    const reloaded = after(FIRST, { h: 'snapshot', snapshot: center.snapshot(), at: 777 })
    expect(Object.values(reloaded.rings)).toEqual([777])
    expect(newOffers(FIRST, reloaded)).toHaveLength(1)
  })

  test('that lapse are a calm notice, and close the dialog about them', () => {
    const { center, c } = desk()
    const fact = center.offer('c_3')
    const dialog: Happening = {
      h: 'view',
      change: { view: 'dialog', dialog: 'decline', about: String(fact.d.offer) },
    }

    const gone = told(after(told(c, fact), dialog), center.endOffer('missed'))

    expect(gone.notices).toMatchObject([{ tone: 'calm', word: 'offer_gone.missed' }])
    expect(gone.view.dialog).toBe(null)
    expect(gone.rings).toEqual({})
  })

  test.each(['lost_race', 'claimed'])('lost to a colleague say so once: %s', (reason) => {
    const { center, c } = desk()
    const ringing = told(c, center.offer('c_3'))

    const gone = told(ringing, center.endOffer('withdrawn', reason, 'agent:8'))

    expect(gone.notices).toMatchObject([{ tone: 'calm', word: 'refused.offer_gone', conv: 'c_3' }])
    // Pressed all the same, a moment too late: the refusal says nothing new.
    const late: Happening = {
      h: 'refused',
      id: 'o_1',
      op: 'offer.accept',
      conv: 'c_3',
      code: 'offer_gone',
    }
    expect(after(gone, late).notices).toHaveLength(1)
  })

  test('that end because I took the work from the list need no words', () => {
    const { center, c } = desk()
    const ringing = told(c, center.offer('c_3'))

    expect(told(ringing, center.endOffer('withdrawn', 'claimed', ME)).notices).toEqual([])
  })

  test('that are simply given do not ring at any moment, and are told softly', () => {
    const { center, c } = desk()
    let before = c
    for (const fact of center.give('c_3')) {
      const now = told(before, fact)
      expect(newOffers(before, now)).toEqual([])
      expect(now.desk?.offers).toEqual([])
      expect(now.rings).toEqual({})
      before = now
    }

    expect(workOf(before.desk, 'c_3')?.state).toBe('active')
    expect(handed(c, before)).toMatchObject([{ tone: 'calm', word: 'came.routed', conv: 'c_3' }])
    expect(handed(before, before)).toEqual([])
  })

  test.each(['accepted', 'declined'])('that I have %s need no words', (outcome) => {
    const { center, c } = desk()
    const ringing = told(c, center.offer('c_3'))
    expect(told(ringing, center.endOffer(outcome)).notices).toEqual([])
  })

  test('open their conversation once it is here, also when I was reading another', () => {
    const { center, c } = desk()
    const reading = after(c, { h: 'opened', conv: 'c_1' }, { h: 'expecting', conv: 'c_3' })

    const taken = told(reading, center.assign('c_3'))

    expect(taken.view).toMatchObject({ open: 'c_3', pane: 'talk' })
    expect(taken.expecting).toBe(null)
    expect(told(after(c, { h: 'opened', conv: 'c_1' }), center.assign('c_4')).view.open).toBe('c_1')
  })

  test('that someone else took are a notice and not an error', () => {
    const { c } = desk()
    const late = after(
      c,
      { h: 'expecting', conv: 'c_3' },
      { h: 'refused', id: 'x', op: 'offer.accept', conv: 'c_3', code: 'offer_gone' },
    )
    expect(late.notices).toMatchObject([{ tone: 'calm', word: 'refused.offer_gone' }])
    expect(late.expecting).toBe(null)
  })

  test('a refused "shown" says nothing', () => {
    const { c } = desk()
    const refused: Happening = {
      h: 'refused',
      id: 'x',
      op: 'offer.shown',
      conv: null,
      code: 'offer_gone',
    }
    expect(after(c, refused)).toBe(c)
  })
})

describe('losing work', () => {
  test('to someone else leaves it readable and says where it went', () => {
    const { center, c } = desk()
    const reading = after(c, { h: 'opened', conv: 'c_1' }, page(center, 'c_1'))

    const lost = told(reading, center.unassign('c_1', 'taken_over'))

    expect(workOf(lost.desk, 'c_1')).toBe(null)
    expect(lost.view.open).toBe('c_1')
    expect(lost.visits['c_1']?.customer.name).toBe('Customer c_1')
    expect(lost.notices).toMatchObject([{ word: 'lost.taken_over', conv: 'c_1' }])
    expect(lost.transcripts['c_1']?.messages).toHaveLength(1)
  })

  test('by ending it brings up who waits longest', () => {
    const { center, c } = desk()
    const waiting = center.say('c_2', 'visitor:2', 'Anyone?')
    const reading = told(after(c, { h: 'opened', conv: 'c_1' }, page(center, 'c_2')), waiting)

    const ended = told(reading, center.unassign('c_1', 'closed'))

    expect(ended.view.open).toBe('c_2')
    expect(ended.notices).toEqual([])
  })

  test('by ending the last one leaves it on the screen as closed', () => {
    const center = new Center()
    center.assign('c_1')
    const reading = after(opened(center), { h: 'opened', conv: 'c_1' })

    const ended = told(reading, center.unassign('c_1', 'closed'))

    expect(ended.view.open).toBe('c_1')
    expect(ended.visits['c_1']?.state).toBe('closed')
    expect([...abilitiesOf(ended)]).toEqual(['reopen'])
  })

  test('asks how it ended, because that is told to the customer only', () => {
    const center = new Center()
    const assigned = center.assign('c_1')
    const facts = { items: [...center.facts], next: null, cur: center.cur }
    const c = after(
      opened(center),
      page(center, 'c_1'),
      { h: 'opened', conv: 'c_1' },
      { h: 'facts', conv: 'c_1', page: facts },
    )

    const ended = told(c, center.unassign('c_1', 'closed'))

    expect(needsOf(ended)).toContainEqual({
      need: 'facts',
      conv: 'c_1',
      after: String(assigned.cur),
    })
  })

  test('that was not open does not move the view', () => {
    const { center, c } = desk()
    const reading = after(c, { h: 'opened', conv: 'c_1' })
    expect(told(reading, center.unassign('c_2', 'requeued')).view.open).toBe('c_1')
  })
})

describe('messages that ring', () => {
  test('are those that came now, to a conversation nobody is looking at', () => {
    const { center, c } = desk()
    const before = after(c, page(center, 'c_1'), page(center, 'c_2'))
    const now = told(before, center.say('c_1', 'visitor:1', 'again'))

    expect(arrivals(before, now).map((a) => a.message.d.text)).toEqual(['again'])
    expect(arrivals(c, before)).toEqual([])
    const reading = after(before, { h: 'opened', conv: 'c_1' })
    expect(arrivals(reading, told(reading, center.facts.at(-1)!))).toEqual([])
  })

  test('not those of the bot or of mine', () => {
    const { center, c } = desk()
    const before = after(c, page(center, 'c_1'))
    expect(
      arrivals(before, told(before, center.say('c_1', ME, 'me'), center.say('c_1', 'bot', 'it'))),
    ).toEqual([])
  })
})

describe('the rest', () => {
  test('a changed card is changed here, details included', () => {
    const { c } = desk()
    const card = cardOf('customer:c_1', { attributes: { plan: 'basic', city: 'Bern' } })
    const fact: Fact = {
      cur: 9000,
      k: 'customer',
      by: 'system',
      at: START,
      d: { customer: { id: 'customer:c_1', phone: '123', attributes: { plan: 'gold' } } },
    }

    const changed = told(after(c, { h: 'customer', asked: card.id, customer: card }), fact)

    expect(changed.customers['customer:c_1']).toMatchObject({
      name: 'Chen',
      phone: '123',
      attributes: { plan: 'gold' },
    })
  })

  test('the wait for the next try is not begun anew by something typed meanwhile', () => {
    const waiting = (unsent: number, at: number): Happening => ({
      h: 'status',
      status: { link: 'reconnecting', unsent, retry_ms: 4000 },
      at,
    })
    const c = after(FIRST, waiting(0, 1000), waiting(1, 3000))
    expect(c.retryAt).toBe(5000)
    expect(c.status.unsent).toBe(1)
    expect(after(c, { h: 'status', status: LIVE, at: 6000 }).retryAt).toBe(null)
  })

  test('signing out forgets everything', () => {
    const { c } = desk()
    expect(after(c, { h: 'opened', conv: 'c_1' }, { h: 'signed_out' })).toEqual(FIRST)
  })

  test('what is possible depends on the state of the open conversation', () => {
    const { center, c } = desk()
    const open = after(c, { h: 'opened', conv: 'c_1' })
    expect(abilitiesOf(open).has('transfer')).toBe(true)

    const wrapping = told(open, center.state('c_1', 'wrap_up', START + 30_000))
    expect(abilitiesOf(wrapping).has('wrap_up')).toBe(true)
    expect(abilitiesOf(wrapping).has('reply')).toBe(false)

    const waiting = visitOf('c_8', { state: 'queued' })
    const visiting = after(
      c,
      { h: 'opened', conv: 'c_8' },
      { h: 'conversation', conversation: waiting },
    )
    expect([...abilitiesOf(visiting)]).toEqual(['claim'])
    expect(abilitiesOf(c).size).toBe(0)
  })
})
