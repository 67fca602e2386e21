// @vitest-environment happy-dom
/** A call instead of a chat: asked for in the panel, confirmed, and called off. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Body, Deeds } from '../../widget/contract'
import { mount } from '../../widget/mount'
import { change, emptyView, type View } from '../../widget/view'
import { settled } from '../shared/browser'
import { orderOf } from '../shared/talk'

let root: ShadowRoot
let body: Body
let done: unknown[][]
let view: View

const deeds = new Proxy({} as Deeds, {
  get:
    (_, name) =>
    (...what: unknown[]): unknown => {
      if (name === 'draft') return ''
      if (!['seen', 'typing', 'keepDraft'].includes(String(name))) done.push([name, ...what])
      return undefined
    },
})

beforeEach(() => {
  const host = document.createElement('div')
  document.body.append(host)
  root = host.attachShadow({ mode: 'open' })
  done = []
  view = { ...emptyView, me: 'visitor:1', conv: 'c_1', state: 'bot', link: 'live' }
  body = mount({ root, deeds, close: () => done.push(['close']) })
})

afterEach(() => {
  body.remove()
  document.body.replaceChildren()
})

async function show(changes: Partial<View> = {}): Promise<void> {
  view = { ...view, ...changes }
  body.draw(view, true)
  await settled()
}

const waiting = {
  state: 'queued',
  queue: { position: 3, wait_low_s: 120, wait_high_s: 240 },
} satisfies Partial<View>

async function said(seq: number, by: string, text: string, notice?: string): Promise<void> {
  const d = { text, ...(notice ? { notice } : {}) }
  const event = { t: 'ev', k: 'message', conv: 'c_1', seq, id: `m${seq}`, cur: seq, by, at: 0, d } as const
  await show(change(view, { on: 'event', event }))
}

function buttons(name: string): HTMLButtonElement[] {
  return [...root.querySelectorAll('button')].filter((one) => one.textContent.trim() === name)
}

function button(name: string): HTMLButtonElement | undefined {
  return buttons(name)[0]
}

async function press(name: string): Promise<void> {
  button(name)?.click()
  await settled()
}

function field(name: string): HTMLInputElement {
  return root.querySelector<HTMLInputElement>(`input[name=${name}]`)!
}

async function submit(phone: string, name = '', topic = ''): Promise<void> {
  field('phone').value = phone
  field('name').value = name
  field('topic').value = topic
  const event = new Event('submit', { bubbles: true, cancelable: true })
  root.querySelector('form.call')!.dispatchEvent(event)
  await settled()
}

describe('the form', () => {
  test.each([{ state: null }, { state: 'bot' }, waiting] as Partial<View>[])(
    'is one press away while nobody serves: %o',
    async (changes) => {
      await show(changes)

      await press('Call me back')

      expect(root.activeElement).toBe(field('phone'))
      expect(root.querySelector('form.call')?.getAttribute('aria-label')).toBe('Call me back')
      for (const name of ['phone', 'name', 'topic']) {
        expect(field(name).closest('label')?.textContent, name).not.toBe('')
      }
    },
  )

  test('is one press away below the word that offers it, and nowhere else', async () => {
    await show(waiting)
    await said(1, 'system', 'We can call you back.', 'offer_callback')
    expect(buttons('Call me back')).toHaveLength(1)
    expect(buttons('Call me back')[0]?.closest('[role=log]')).not.toBeNull()

    await press('Call me back')
    expect(root.activeElement).toBe(field('phone'))
    // The one that sends the form.
    expect(buttons('Call me back').map((one) => one.type)).toEqual(['submit'])
    await submit('+4930901820')
    await show({ call: '+4930901820' })
    expect(buttons('Call me back')).toEqual([])
  })

  test('goes back to its own place when the talk goes on', async () => {
    await show(waiting)
    await said(1, 'system', 'We can call you back.', 'offer_callback')

    await said(2, 'visitor:1', 'I would rather wait.')

    expect(buttons('Call me back')).toHaveLength(1)
    expect(buttons('Call me back')[0]?.closest('[role=log]')).toBeNull()
  })

  test('promises the place to whoever waits, and to nobody else', async () => {
    await show()
    await press('Call me back')
    expect(root.textContent).not.toContain('You keep your place in line.')

    await show(waiting)

    expect(root.textContent).toContain('You keep your place in line.')
  })

  test('is not there while somebody serves', async () => {
    await show({ state: 'active', agent: 'Maya' })

    expect(button('Call me back')).toBeUndefined()
  })

  test('asks for the call as the number is dialled', async () => {
    await show(waiting)
    await press('Call me back')

    await submit('+49 (170) １２３-4567', ' Lea ', 'A lamp')

    expect(done).toEqual([['askForCall', '+491701234567', 'Lea', 'A lamp']])
    expect(root.querySelector('form.call')).toBeNull()
  })

  test.each(['', 'call me', '12', '+', '1'.repeat(21), '0170x1234'])(
    'says what is wrong with %o and asks for nothing',
    async (phone) => {
      await show(waiting)
      await press('Call me back')

      await submit(phone)

      const alert = root.querySelector('[role=alert]')
      expect(alert?.textContent).toContain('Please enter a phone number')
      expect(field('phone').getAttribute('aria-describedby')).toBe(alert?.id)
      expect(field('phone').getAttribute('aria-invalid')).toBe('true')
      expect(root.activeElement).toBe(field('phone'))
      expect(done).toEqual([])
    },
  )

  test('goes away by Escape, by its button, and when somebody serves', async () => {
    await show(waiting)
    await press('Call me back')
    const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })
    field('phone').dispatchEvent(event)
    await settled()
    expect(root.querySelector('form.call')).toBeNull()
    await press('Call me back')
    await press('Keep chatting')
    expect(root.querySelector('form.call')).toBeNull()
    await press('Call me back')

    await show({ state: 'active', agent: 'Maya', queue: null })

    expect(root.querySelector('form.call')).toBeNull()
    expect(done).toEqual([])
  })
})

describe('the call', () => {
  test('is confirmed with its number, in a place that is read out', async () => {
    const asked = { t: 'ev', k: 'callback', conv: 'c_1', by: 'visitor:1', at: 0, cur: 5 } as const
    await show(waiting)

    await show(
      change(view, { on: 'event', event: { ...asked, d: { due_at: null, phone: '+49170' } } }),
    )

    const told = root.querySelector('footer [role=status]')?.textContent ?? ''
    expect(told).toContain('We will call +49170')
    expect(told).toContain('You are number 3 in line')
    expect(told).toContain('You can close this page.')
    expect(button('Call me back')).toBeUndefined()
  })

  test('is asked for once while the answer is on its way', async () => {
    const order = { ...orderOf('o1', ''), op: 'callback.request', d: { phone: '+49170' } }

    await show({ ...waiting, outgoing: [{ order, state: 'pending', code: null }] })

    expect(button('Call me back')?.disabled).toBe(true)
  })

  test('stays through a reload and a try, and ends with the chat', () => {
    const asked = change(view, {
      on: 'event',
      event: { t: 'ev', k: 'callback', conv: 'c_2', by: 'visitor:1', at: 0, cur: 5, d: { phone: '1' } },
    })
    const tried = (state: string): View =>
      change(asked, {
        on: 'event',
        event: { t: 'ev', k: 'call_tried', conv: 'c_2', by: 'agent:7', at: 0, cur: 6, d: { state } },
      })

    expect([asked.conv, asked.call]).toEqual(['c_2', '1'])
    expect(tried('waiting').call).toBe('1')
    expect([tried('done').call, tried('failed').call]).toEqual([null, null])
  })
})
