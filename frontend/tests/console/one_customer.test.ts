// @vitest-environment happy-dom
/** One person of several customers: who may be the same, joining them, and parting them again. */
import { flushPromises } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import CardPane from '../../console/card/CardPane.vue'
import SamePersonDialog from '../../console/card/SamePersonDialog.vue'
import { keyOf, needsOf } from '../../console/desk/fetched'
import type { Customer, Entry } from '../../console/desk/rows'
import { cardOf, START, workRow } from './center'
import { stage } from './stage'

const LEA = 'lea@home.example'
const PROOF = { kind: 'email', value: LEA, evidence: 'mail', at: START }
const HERE = cardOf('customer:c_1', {
  name: 'L.',
  email: LEA,
  unverified: ['email'],
  suggestions: [
    {
      customer: 'customer:mail',
      name: 'Lea',
      email: LEA,
      phone: null,
      into: 'customer:mail',
      identity: PROOF,
    },
  ],
})
const OTHER = cardOf('customer:mail', { name: 'Lea', email: LEA, identities: [PROOF] })

let d: ReturnType<typeof stage>
beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn()
  d = stage({ person: OTHER })
  d.center.work.set('c_1', workRow('c_1'))
  d.snapshot()
  d.happen({ h: 'opened', conv: 'c_1' })
})
afterEach(() => document.body.replaceChildren())

function has(card: Customer, asked = 'customer:c_1'): void {
  d.happen({ h: 'customer', asked, customer: card })
}

function entry(cur: number, channel: string, changes: Partial<Entry> = {}): Entry {
  const d = { text: `in ${channel}` }
  const conv = `c_${channel}`
  const text = d.text
  return { cur, at: START, kind: 'message', conv, channel, by: 'bot', name: null, d, text, ...changes }
}

function fact(customer: object): void {
  const told = { cur: 9000, k: 'customer', by: 'agent:8', at: START, d: { customer } }
  d.happen({ h: 'fact', fact: told })
}

describe('who may be the same', () => {
  test('is told with what speaks for it, beside the badge of what is only claimed', async () => {
    has(HERE)

    const card = d.draw(CardPane)

    expect(card.text()).toContain('not verified')
    expect(card.get('[aria-label="Same person?"]').text()).toContain(
      `${LEA} is on this card, and theirs for certain: wrote from it.`,
    )
    await card.get('[data-customer="customer:mail"]').trigger('click')
    expect(d.done).toContainEqual(['dialog', 'same_person', 'customer:mail'])
  })

  test.each([
    ['customer:mail', ['link', 'customer:c_1', 'customer:mail']],
    ['customer:c_1', ['link', 'customer:mail', 'customer:c_1']],
  ])('is shown beside the other, then joined into %s, who has proved it', async (into, linked) => {
    has({ ...HERE, suggestions: [{ ...HERE.suggestions![0]!, into }] })
    d.happen({ h: 'view', change: { view: 'dialog', dialog: 'same_person', about: OTHER.id } })
    const dialog = d.draw(SamePersonDialog)
    const button = () => dialog.findAll('button').find((one) => one.text() === 'Link them')!
    expect(button().attributes('disabled')).toBeDefined()

    await flushPromises()
    const names = dialog.findAll('article').map((one) => one.attributes('aria-label'))
    await button().trigger('click')

    expect(names).toEqual(['L.', 'Lea'])
    expect(d.done).toEqual([['person', 'customer:mail'], linked, ['closeDialog']])
  })
})

describe('those who are one', () => {
  const merged = {
    merge: 'm_1',
    customer: 'customer:c_1',
    into: 'customer:mail',
    name: 'L.',
    by: { id: 'agent:8', name: 'Ben' },
    at: START,
  }

  test('are listed with who said so, and parted by one press', async () => {
    has({ ...OTHER, merged: [merged] })
    const card = d.draw(CardPane)

    expect(card.get('h2').text()).toBe('Lea')
    expect(card.get('[aria-label="Linked customers"]').text()).toContain('linked by Ben')
    await card.get('[aria-label="Undo the link with L."]').trigger('click')

    expect(d.done).toContainEqual(['unlink', 'm_1'])
  })

  test('a changed card is fetched again, and after a merge the history too', () => {
    has(HERE)
    const customer = 'customer:c_1'
    const page = { items: [entry(1, 'chat')], next: null, cur: 1 }
    d.happen({ h: 'timeline', customer, page })
    d.happen({ h: 'asked', needs: needsOf(d.state.value).map(keyOf) })
    d.happen({ h: 'status', status: { link: 'live', unsent: 0, retry_ms: null }, at: START })
    const wanted = () => needsOf(d.state.value).map((one) => one.need)
    d.happen({ h: 'asked', needs: needsOf(d.state.value).map(keyOf) })
    expect(wanted()).toEqual([])

    fact({ id: customer, phone: '123' })
    expect(wanted()).toEqual(['customer'])
    d.happen({ h: 'asked', needs: needsOf(d.state.value).map(keyOf) })
    d.happen({
      h: 'fact',
      fact: {
        cur: 9001,
        k: 'customer',
        by: 'agent:8',
        at: START,
        d: { customer: { id: customer, merged_into: 'customer:mail' } },
      },
    })

    expect(wanted().sort()).toEqual(['customer', 'timeline'])
  })
})

describe('the history', () => {
  test('is narrowed to a channel or to notes, with what is in hand and what is fetched', async () => {
    has(HERE)
    const whole = [entry(8, 'chat'), entry(9, 'chat', { kind: 'note', d: { text: 'a note' } })]
    d.happen({
      h: 'timeline',
      customer: 'customer:c_1',
      page: { items: whole, next: '8', cur: 9 },
    })
    const card = d.draw(CardPane)
    const chip = (word: string) =>
      card.findAll('[aria-label="Show"] button').find((one) => one.text() === word)!
    const shown = () => card.findAll('.chapter').map((one) => one.text())

    await chip('Email').trigger('click')
    await nextTick()
    expect(d.done).toEqual([['partOfHistory', 'customer:c_1', 'email']])
    expect(shown()).toEqual([])
    const page = { items: [entry(2, 'email')], next: null, cur: 9 }
    d.happen({ h: 'timeline', customer: 'customer:c_1 email', page })
    await nextTick()
    expect(shown().join()).toContain('in email')

    await chip('Notes').trigger('click')
    expect(chip('Notes').attributes('aria-pressed')).toBe('true')
    expect(shown().join()).not.toContain('in email')
    expect(shown()).toHaveLength(1)

    await chip('All').trigger('click')
    expect(shown().join()).toContain('in chat')
    expect(shown().join()).not.toContain('in email')
  })
})
