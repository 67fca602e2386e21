// @vitest-environment happy-dom
/** The screen, found by role and name the way a person finds it. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Body, Deeds } from '../../widget/contract'
import { mount } from '../../widget/mount'
import { change, emptyView, type View } from '../../widget/view'
import { settled } from '../shared/browser'
import { orderOf } from '../shared/talk'

let root: ShadowRoot
let body: Body
let done: unknown[][]
let draft: string
let view: View

const deeds = new Proxy({} as Deeds, {
  get:
    (_, name) =>
    (...what: unknown[]): unknown => {
      if (name === 'draft') return draft
      if (name === 'keepDraft') draft = what[0] as string
      else if (name !== 'seen' && name !== 'typing') done.push([name, ...what.filter((one) => !(one instanceof Event))])
      return name === 'older' ? Promise.resolve() : undefined
    },
})

beforeEach(() => {
  const host = document.createElement('div')
  document.body.append(host)
  root = host.attachShadow({ mode: 'open' })
  done = []
  draft = ''
  view = {
    ...emptyView,
    me: 'visitor:1',
    conv: 'c_1',
    state: 'bot',
    link: 'live',
    site: {
      site: 'demo',
      name: 'Northwind',
      locale: 'en',
      greeting: { en: 'Welcome!', 'zh-CN': '欢迎！' },
      topics: [],
      form: null,
      hours: null,
      theme: {},
      reopen_hours: 24,
    },
  }
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

async function said(seq: number, by: string, text: string, more: object = {}): Promise<void> {
  const event = { t: 'ev', k: 'message', conv: 'c_1', seq, id: `m${seq}`, cur: seq, by, at: 0 } as const
  await show(change(view, { on: 'event', event: { ...event, d: { text, ...more } } }))
}

const ROLES: Record<string, string> = {
  button: 'button',
  textbox: 'textarea',
  radio: 'input[type=radio]',
  article: 'article',
}

function all(role: string, name?: string): HTMLElement[] {
  const found = root.querySelectorAll<HTMLElement>(`${ROLES[role] ?? 'none'}, [role=${role}]`)
  return [...found].filter(
    (one) => name === undefined || (one.getAttribute('aria-label') ?? one.textContent.trim()) === name,
  )
}

function one(role: string, name?: string): HTMLElement {
  const [found, ...others] = all(role, name)
  if (!found || others.length > 0) throw new Error(`${others.length} too many of ${role} ${name}`)
  return found
}

async function press(name: string): Promise<void> {
  one('button', name).click()
  await settled()
}

async function write(text: string): Promise<HTMLTextAreaElement> {
  const field = one('textbox', 'Your message') as HTMLTextAreaElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settled()
  return field
}

function key(field: HTMLElement, init: KeyboardEventInit): void {
  field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
}

describe('the panel', () => {
  test('is a named dialog with the log, a field with the focus, and a person one press away', async () => {
    await show()

    expect(one('dialog').getAttribute('aria-label')).toBe('Chat with Northwind')
    expect(one('log').getAttribute('aria-label')).toBe('Messages')
    expect(root.activeElement).toBe(one('textbox', 'Your message'))
    await press('Talk to a person')
    expect(done).toEqual([['askForPerson']])
  })

  test('goes away by its button and by Escape, and takes its styles along when removed', async () => {
    await show()

    await press('Close')
    key(one('dialog'), { key: 'Escape' })
    body.remove()

    expect(done).toEqual([['close'], ['close']])
    expect(root.adoptedStyleSheets).toEqual([])
    expect(root.querySelector('.panel')).toBeNull()
  })

  test('greets in its language', async () => {
    await show()

    expect(one('article').textContent).toContain('Welcome!')
  })
})

describe('messages', () => {
  test('say who spoke and whether they have arrived', async () => {
    await said(1, 'visitor:1', 'Where is it?')
    await said(2, 'agent:7', 'Let me **look**.', { name: 'Maya' })
    await show({
      readByThem: 1,
      outgoing: [
        { order: orderOf('a', 'on its way'), state: 'pending', code: null },
        { order: orderOf('b', 'refused'), state: 'failed', code: 'too_long' },
      ],
    })

    const shown = all('article').map((article) => [
      article.getAttribute('aria-label'),
      article.dataset['state'],
    ])
    expect(shown).toEqual([
      ['Assistant', 'sent'],
      ['You', 'sent'],
      ['Maya', 'sent'],
      ['You', 'pending'],
      ['You', 'failed'],
    ])
    expect(root.querySelector('.agent strong')?.textContent).toBe('look')
    expect(all('article')[3]?.textContent).toContain('Sending…')
    expect(all('article')[4]?.textContent).toContain('Not sent · The message is too long.')
  })

  test('keep their place on the screen when they arrive, so that nobody hears them twice', async () => {
    await show({ outgoing: [{ order: orderOf('m1', 'Hello'), state: 'pending', code: null }] })
    const before = all('article').at(-1)

    await said(1, 'visitor:1', 'Hello')

    expect(all('article').at(-1)).toBe(before)
    expect(before?.dataset['state']).toBe('sent')
  })

  test('not sent yet say so while the line is down', async () => {
    await show({
      link: 'reconnecting',
      outgoing: [{ order: orderOf('a'), state: 'pending', code: null }],
    })

    expect(all('article').at(-1)?.textContent).toContain('Not sent yet')
    expect(all('status')[0]?.textContent).toContain('Reconnecting')
    await press('Try now')
    expect(done).toEqual([['useHere']])
  })

  test('refused come back to the field', async () => {
    draft = 'and this'
    await show({ outgoing: [{ order: orderOf('b', 'refused'), state: 'failed', code: 'empty' }] })

    await press('Edit and send again')
    await show({ outgoing: [] })

    expect(done).toEqual([['takeBack', 'b']])
    expect((one('textbox', 'Your message') as HTMLTextAreaElement).value).toBe('and this\nrefused')
  })

  test('of visitors are text, whatever they contain', async () => {
    await said(1, 'visitor:1', '<img src=x onerror=alert(1)> **not bold** https://example.com')

    const article = all('article').at(-1)
    expect(article?.querySelector('img, strong')).toBeNull()
    expect(article?.querySelector('a')?.rel).toContain('noopener')
  })

  test('of the center itself are shown as it said them', async () => {
    await said(1, 'system', '当前没有客服在线。', { notice: 'unstaffed' })

    expect(all('article').at(-1)?.textContent).toContain('当前没有客服在线。')
  })

  test('with options can be answered by a press, until they are answered', async () => {
    const options = [
      { id: 'a', label: 'Where is my parcel?' },
      { id: 'b', label: 'Something else' },
    ]
    await said(1, 'bot', 'Which one?', { options })

    one('button', 'Something else').focus()
    await press('Something else')
    expect(done).toEqual([['pick', 1, 'b']])
    await said(2, 'visitor:1', 'Something else')

    expect(all('button', 'Something else')).toEqual([])
    expect(root.activeElement).toBe(one('log'))
  })

  test('drawn again keep what they contain when one is corrected', async () => {
    await said(1, 'bot', 'first')
    await show(
      change(view, {
        on: 'event',
        event: { t: 'ev', k: 'edited', conv: 'c_1', by: 'bot', cur: 9, at: 0, d: { seq: 1, text: 'second' } },
      }),
    )

    expect(all('article').at(-1)?.querySelector('.words')?.textContent).toBe('second')
    expect(all('article').at(-1)?.textContent).toContain('edited')
  })
})

describe('writing', () => {
  test('Enter sends and empties the field, Shift+Enter does not', async () => {
    await show()
    const field = await write('  Hello  ')

    key(field, { key: 'Enter', shiftKey: true })
    expect(done).toEqual([])
    key(field, { key: 'Enter' })
    await settled()

    expect(done).toEqual([['say', 'Hello']])
    expect([field.value, draft]).toEqual(['', ''])
  })

  test('Enter that ends a composition of an input method does not send', async () => {
    await show()
    const field = await write('ni hao')

    key(field, { key: 'Enter', isComposing: true })
    key(field, { key: 'Enter', keyCode: 229 } as KeyboardEventInit)

    expect(done).toEqual([])
  })

  test('nothing but spaces is not sent', async () => {
    await show()

    key(await write('   \n '), { key: 'Enter' })

    expect(done).toEqual([])
    expect((one('button', 'Send') as HTMLButtonElement).disabled).toBe(true)
  })

  test('a text that is too long is kept, told of, and not sent', async () => {
    await show()
    const field = await write('字'.repeat(10_002))

    key(field, { key: 'Enter' })

    expect(done).toEqual([])
    expect(one('alert').textContent).toBe('At most 10000 characters. Please shorten by 2.')
    expect(field.value.length).toBe(10_002)
    await write('😀'.repeat(10_000))
    expect(all('alert')).toEqual([])
  })

  test('a draft from before a reload is there', async () => {
    draft = 'half a sentence'
    body.remove()
    body = mount({ root, deeds, close: () => undefined })

    await show()

    expect((one('textbox', 'Your message') as HTMLTextAreaElement).value).toBe('half a sentence')
  })
})

describe('waiting', () => {
  test('tells the place and an honest range', async () => {
    await show({ state: 'queued', queue: { position: 2, wait_low_s: 70, wait_high_s: 290 } })

    expect(root.querySelector('.waiting')?.textContent).toContain(
      'You are number 2 in line · about 1–5 min',
    )
    expect(all('button', 'Talk to a person')).toEqual([])
  })

  test('promises nothing when nothing is known', async () => {
    await show({ state: 'queued', queue: null })

    expect(root.querySelector('.waiting strong')?.textContent).toBe('You are in line')
    expect(root.querySelector('.waiting')?.textContent).not.toContain('min')
  })

  test('ends when somebody is called, and then served', async () => {
    await show({ state: 'offered' })
    expect(root.querySelector('.waiting strong')?.textContent).toBe('We are calling someone for you')

    await show({ state: 'active', agent: 'Maya' })

    expect(root.querySelector('.waiting')).toBeNull()
    expect(root.querySelector('header p')?.textContent).toBe('Maya is with you')
  })

  test('for an answer to the wish for a person is shown on the button', async () => {
    const order = { id: 'r', op: 'agent.request', d: {}, at: 0 }
    await show({ outgoing: [{ order, state: 'pending', code: null }] })

    expect(one('button', 'Asking for a person…').getAttribute('aria-disabled')).toBe('true')
  })
})

describe('the end', () => {
  test('asks before it ends, and Escape means no', async () => {
    await show({ state: 'active', agent: 'Maya' })

    await press('End chat')
    expect(one('group', 'End this chat?')).toBeTruthy()
    key(one('dialog'), { key: 'Escape' })
    await settled()
    expect(done).toEqual([])
    await press('End chat')
    all('button', 'End chat').at(-1)?.click()
    await settled()

    expect(done).toEqual([['endChat']])
    expect(all('group', 'End this chat?')).toEqual([])
  })

  test('asks how it was, with a word if they like', async () => {
    await show({ state: 'closed', survey: 5 })

    expect(all('radio').map((star) => star.getAttribute('aria-label'))).toEqual([
      '1 star',
      '2 stars',
      '3 stars',
      '4 stars',
      '5 stars',
    ])
    ;(one('radio', '4 stars') as HTMLInputElement).click()
    await settled()
    const comment = one('textbox', 'Anything you would like to add?') as HTMLTextAreaElement
    comment.value = 'Quick'
    comment.dispatchEvent(new Event('input', { bubbles: true }))
    await settled()
    await press('Send rating')
    expect(done).toEqual([['rate', 4, 'Quick']])
    await show({ survey: null, rated: true })

    expect(root.textContent).toContain('Thank you. Your rating helps us.')
    expect(all('radio')).toEqual([])
  })

  test('leaves the field for a new chat', async () => {
    await show({ state: 'closed' })
    expect(all('textbox', 'Your message')).toEqual([])

    one('button', 'Start a new chat').focus()
    await press('Start a new chat')

    expect(root.activeElement).toBe(one('textbox', 'Your message'))
    expect(one('button', 'Talk to a person')).toBeTruthy()
  })
})

test('open elsewhere, it can be had here', async () => {
  await show({ link: 'replaced' })

  expect(all('status')[0]?.textContent).toContain('This chat is open elsewhere.')
  await press('Use here')

  expect(done).toEqual([['useHere']])
})
