/** What can be chosen: a search, a time to park, a card, the small lists, the view. */
import { describe, expect, test } from 'vitest'
import { changedFields } from '../../console/desk/card'
import { awayCodesOf, outcomesFor } from '../../console/desk/choices'
import { NOTHING_ASKED, ask, failedToFind, found, mayClaim } from '../../console/desk/find'
import { dismissed, refusalNotice, withNotice } from '../../console/desk/notices'
import { fieldOf, parkChoices } from '../../console/desk/parking'
import { FIRST_VIEW, changeView } from '../../console/desk/view'
import { reasonsOf } from '../../console/desk/why'
import { cardOf, visitOf } from './center'

describe('finding', () => {
  const page = (...ids: string[]) => ({ items: ids.map((id) => visitOf(id)), next: null, cur: 1 })

  test('takes only the answer to the last question', () => {
    const first = ask(NOTHING_ASKED, { state: '', queue: '', q: 'a' })
    const second = ask(first, { state: '', queue: '', q: 'ab' })
    expect(found(second, first.asked, page('c_1'))).toBe(second)
    expect(failedToFind(second, first.asked)).toBe(second)
    expect(found(second, second.asked, page('c_1')).status).toBe('loaded')
    expect(failedToFind(second, second.asked).status).toBe('failed')
  })

  test('adds pages without repeating a conversation that moved up meanwhile', () => {
    const asked = ask(NOTHING_ASKED, NOTHING_ASKED.query)
    const one = found(asked, asked.asked, page('c_1', 'c_2'))
    expect(found(one, one.asked, page('c_2', 'c_3')).items.map((c) => c.id)).toEqual([
      'c_1',
      'c_2',
      'c_3',
    ])
  })

  test('only waiting work that nobody holds may be taken', () => {
    expect(mayClaim(visitOf('c', { state: 'queued' }))).toBe(true)
    expect(mayClaim(visitOf('c', { state: 'active' }))).toBe(false)
    expect(mayClaim(visitOf('c', { state: 'queued', agent: { id: 'agent:8', name: 'Tom' } }))).toBe(
      false,
    )
  })
})

describe('parking', () => {
  const at = (h: number, day = 9) => new Date(2026, 2, day, h).getTime()

  test('on a Monday morning', () => {
    expect(parkChoices(at(10))).toEqual([
      { choice: 'reply', until: null },
      { choice: 'hour', until: at(11) },
      { choice: 'afternoon', until: at(14) },
      { choice: 'tomorrow', until: at(9, 10) },
      { choice: 'week', until: at(9, 16) },
    ])
  })

  test('in the afternoon there is no afternoon to wait for', () => {
    expect(parkChoices(at(15)).map((c) => c.choice)).not.toContain('afternoon')
  })

  test('on a Sunday the next week is tomorrow', () => {
    expect(parkChoices(at(10, 15)).find((c) => c.choice === 'week')?.until).toBe(at(9, 16))
  })

  test('a field shows local time', () => {
    expect(fieldOf(new Date(2026, 2, 9, 7, 5).getTime())).toBe('2026-03-09T07:05')
  })
})

describe('the customer’s card', () => {
  const card = cardOf('c', { email: 'a@b.example', attributes: { plan: 'basic', city: 'Bern' } })
  const form = {
    name: 'Chen',
    email: 'a@b.example',
    phone: '',
    attributes: [
      { name: 'plan', value: 'basic' },
      { name: 'city', value: 'Bern' },
    ],
  }

  test('unchanged sends nothing', () => {
    expect(changedFields(card, form)).toEqual({})
  })

  test('sends what changed, clears what was emptied, and renames by clearing', () => {
    const changed = {
      ...form,
      email: '',
      phone: ' 123 ',
      attributes: [
        { name: 'tariff', value: 'basic' },
        { name: 'city', value: 'Basel' },
        { name: '', value: 'lost' },
      ],
    }
    expect(changedFields(card, changed)).toEqual({
      email: '',
      phone: '123',
      attributes: { plan: '', tariff: 'basic', city: 'Basel' },
    })
  })
})

describe('small lists', () => {
  test('a center’s own outcomes and reasons come before ours', () => {
    expect(outcomesFor({}, 'chat')).toContain('resolved')
    expect(outcomesFor({}, 'callback')).toContain('no_answer')
    expect(outcomesFor({ outcomes: ['sold'] }, 'callback')).toEqual(['sold'])
    expect(awayCodesOf({})).toContain('lunch')
    expect(awayCodesOf({ away_codes: ['prayer'] })).toEqual(['prayer'])
  })

  test('reasons of an offer are those we have words for', () => {
    const why = { rule: 'oldest_first', order: 'longest_idle', considered: 3 }
    expect(reasonsOf({ ...why, waited_ms: 90_000, noise: 1 })).toEqual([
      { code: 'longest_idle' },
      { code: 'waited', ms: 90_000 },
    ])
    expect(reasonsOf({ ...why, considered: 1 })).toEqual([{ code: 'only' }])
    expect(reasonsOf({ ...why, rule: 'sticky', waited_ms: 20 })).toEqual([{ code: 'sticky' }])
    expect(reasonsOf({ ...why, order: 'moon_phase' })).toEqual([])
  })

  test('notices repeat themselves in place, and there are never many', () => {
    let notices = withNotice([], { tone: 'calm', word: 'a' })
    notices = withNotice(notices, { tone: 'calm', word: 'b' })
    notices = withNotice(notices, { tone: 'calm', word: 'a' })
    expect(notices.map((n) => [n.word, n.id])).toEqual([
      ['b', 2],
      ['a', 3],
    ])
    for (const word of 'cdefg') notices = withNotice(notices, { tone: 'calm', word })
    expect(notices).toHaveLength(4)
    expect(dismissed(notices, notices[0]!.id)).toHaveLength(3)
  })

  test('a refusal because someone was quicker is calm, others are problems', () => {
    expect(refusalNotice('offer_gone', null).tone).toBe('calm')
    expect(refusalNotice('forbidden', null)).toMatchObject({
      tone: 'problem',
      word: 'refused.forbidden',
    })
    expect(refusalNotice('never_heard', null).word).toBe('refused.other')
  })
})

describe('the view', () => {
  const open = changeView(FIRST_VIEW, { view: 'open', conv: 'c_1', newFrom: 4 })

  test('opening goes to the conversation and starts with a reply', () => {
    const noting = changeView(open, { view: 'tab', tab: 'note' })
    expect(changeView(noting, { view: 'open', conv: 'c_2', newFrom: null })).toMatchObject({
      open: 'c_2',
      pane: 'talk',
      tab: 'reply',
      newFrom: null,
    })
  })

  test('opening what is open only brings it forward', () => {
    const list = changeView(open, { view: 'pane', pane: 'list' })
    expect(changeView(list, { view: 'open', conv: 'c_1', newFrom: null })).toMatchObject({
      pane: 'talk',
      newFrom: 4,
    })
  })

  test('there is no pane for a conversation when none is open', () => {
    expect(changeView(FIRST_VIEW, { view: 'pane', pane: 'card' }).pane).toBe('list')
    expect(changeView(open, { view: 'leave' })).toMatchObject({
      open: null,
      pane: 'list',
      newFrom: null,
    })
  })

  test('dialogs know what they are about and forget it', () => {
    const asked = changeView(open, { view: 'dialog', dialog: 'decline', about: 'o.1' })
    expect(asked).toMatchObject({ dialog: 'decline', about: 'o.1' })
    expect(changeView(asked, { view: 'dialog_closed' })).toMatchObject({
      dialog: null,
      about: null,
    })
    expect(changeView(asked, { view: 'place', place: 'find' })).toMatchObject({
      dialog: null,
      place: 'find',
      pane: 'list',
    })
  })

  test('the rest is set as told', () => {
    expect(changeView(open, { view: 'editing', seq: 3 }).editing).toBe(3)
    expect(changeView(open, { view: 'visible', visible: false }).visible).toBe(false)
    expect(changeView(open, { view: 'at_end', atEnd: false }).atEnd).toBe(false)
  })
})
