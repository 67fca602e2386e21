// @vitest-environment happy-dom
/** The parts people touch, drawn and used: writing, offers, wrap-up, notices. */
import { mount } from '@vue/test-utils'
import type { Component } from 'vue'
import { nextTick, reactive, ref, shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Console } from '../../console/desk/console'
import { FIRST, reduce } from '../../console/desk/console'
import type { Happening } from '../../console/desk/happenings'
import type { Context } from '../../console/edge/context'
import { CONTEXT } from '../../console/edge/context'
import { Drafts } from '../../console/edge/drafts'
import type { Settings } from '../../console/edge/settings'
import WorkList from '../../console/list/WorkList.vue'
import OfferTray from '../../console/offers/OfferTray.vue'
import SignInForm from '../../console/sign_in/SignInForm.vue'
import ComposerBox from '../../console/talk/ComposerBox.vue'
import MessageLog from '../../console/talk/MessageLog.vue'
import WrapUpPanel from '../../console/talk/WrapUpPanel.vue'
import { speaker } from '../../console/words/words'
import { Center, ME, START, offerOf, workRow } from './center'

function desk() {
  const center = new Center()
  const state = shallowRef<Console>(FIRST)
  const happen = (...hs: Happening[]) => (state.value = hs.reduce(reduce, state.value))
  const now = ref(START)
  const settings = reactive<Settings>({
    language: 'en',
    theme: 'system',
    sound: true,
    letters: true,
    card: true,
  })
  const kept = new Map<string, string>()
  const store = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
    keys: () => [...kept.keys()],
  }
  const drafts = new Drafts(store, ME)
  const done: unknown[][] = []
  const deeds = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          void done.push([String(name), ...args]),
    },
  )
  const signing = {
    state: reactive({
      phase: 'out',
      agent: null,
      busy: false,
      problem: null as string | null,
      retryAfter: null as number | null,
    }),
    signIn: vi.fn(),
  }
  const context = {
    state,
    t: speaker(() => settings.language),
    settings,
    now,
    spoken: ref(''),
    deeds,
    drafts: () => drafts,
    signing,
  } as unknown as Context
  const draw = (component: Component, props: Record<string, unknown> = {}) =>
    mount(component, {
      props,
      attachTo: document.body,
      global: { provide: { [CONTEXT as symbol]: context } },
    })
  const snapshot = () => happen({ h: 'snapshot', snapshot: center.snapshot(), at: center.at })
  return { center, state, happen, now, settings, drafts, done, signing, draw, snapshot }
}

let d: ReturnType<typeof desk>
beforeEach(() => {
  d = desk()
})
afterEach(() => {
  document.body.replaceChildren()
})

describe('a visitor who has left', () => {
  const left = workRow('c_9', { visitor_online: false })

  test('is told on the offer, and in the list', async () => {
    d.center.offers = [offerOf('c_9.1', START + 30_000, left)]
    d.center.work.set('c_8', workRow('c_8', { visitor_online: false }))
    d.center.work.set('c_7', workRow('c_7', { visitor_online: true }))
    d.snapshot()

    const tray = d.draw(OfferTray)
    const list = d.draw(WorkList)

    expect(tray.text()).toContain('Has left the page')
    expect(list.findAll('[role=img][aria-label="Has left the page"]')).toHaveLength(1)
  })
})

describe('writing', () => {
  const box = () => d.draw(ComposerBox, { conv: 'c_1', customer: 'Chen', tabs: ['reply', 'note'] })
  const said = () => d.done.filter(([deed]) => deed === 'say')

  test('Enter sends and empties the field and its draft', async () => {
    const composer = box()
    const field = composer.get('textarea')
    await field.setValue('Hello ')
    expect(d.drafts.read('c_1', 'reply')).toBe('Hello ')

    await field.trigger('keydown', { key: 'Enter' })

    expect(said()).toEqual([['say', 'c_1', 'message', 'Hello']])
    expect(field.element.value).toBe('')
    expect(d.drafts.read('c_1', 'reply')).toBe('')
  })

  test.each([
    ['Shift+Enter makes a line', { key: 'Enter', shiftKey: true }],
    ['Enter takes a word from an input method', { key: 'Enter', isComposing: true }],
    ['also in a browser that no longer says so', { key: 'Enter', keyCode: 229 }],
  ])('%s and sends nothing', async (_, press) => {
    const field = box().get('textarea')
    await field.setValue('你')
    await field.trigger('keydown', press)
    expect(said()).toEqual([])
  })

  test('nothing is sent of nothing, nor of too much', async () => {
    const composer = box()
    const field = composer.get('textarea')
    await field.setValue('   ')
    await field.trigger('keydown', { key: 'Enter' })
    await field.setValue('x'.repeat(10_002))
    await field.trigger('keydown', { key: 'Enter' })
    expect(said()).toEqual([])
    expect(composer.text()).toContain('2 characters too many')
  })

  test('a draft is there again in its conversation and tab', async () => {
    d.drafts.keep('c_1', 'reply', 'begun')
    d.drafts.keep('c_1', 'note', 'for us')
    d.drafts.keep('c_2', 'reply', 'other')
    const composer = box()
    const value = () => composer.get('textarea').element.value
    expect(value()).toBe('begun')

    d.happen({ h: 'view', change: { view: 'tab', tab: 'note' } })
    await nextTick()
    expect(value()).toBe('for us')
    expect(composer.text()).toContain('Only your team sees this')

    d.happen({ h: 'view', change: { view: 'tab', tab: 'reply' } })
    await composer.setProps({ conv: 'c_2' })
    expect(value()).toBe('other')
  })

  test('a note is a note', async () => {
    d.happen({ h: 'view', change: { view: 'tab', tab: 'note' } })
    const field = box().get('textarea')
    await field.setValue('ask Tom')
    await field.trigger('keydown', { key: 'Enter' })
    expect(said()).toEqual([['say', 'c_1', 'note', 'ask Tom']])
    expect(d.done.some(([deed]) => deed === 'typing')).toBe(false)
  })
})

describe('an offer', () => {
  test('is announced once, counts down and disappears when its time is over', async () => {
    const fact = d.center.offer('c_3', 20)
    d.snapshot()
    d.now.value = fact.at
    const tray = d.draw(OfferTray)
    await nextTick()
    expect(tray.get('[role=alert]').text()).toBe(
      'New chat from Customer c_3. 20 seconds to accept.',
    )
    expect(tray.get('[role=timer]').text()).toBe('20 s')

    d.now.value = fact.at + 15_000
    await nextTick()
    expect(tray.get('[role=timer]').text()).toBe('5 s')
    expect(tray.get('[role=alert]').text()).toContain('20 seconds')

    d.now.value = fact.at + 20_000
    await nextTick()
    expect(tray.find('article').exists()).toBe(false)
  })

  test('is accepted by its button, once', async () => {
    const fact = d.center.offer('c_3')
    d.snapshot()
    d.now.value = fact.at
    const tray = d.draw(OfferTray)
    const accept = tray.get('button.primary')
    await accept.trigger('click')
    expect(d.done).toContainEqual(['accept', fact.d.offer])

    d.happen({ h: 'expecting', conv: 'c_3' })
    await nextTick()
    expect(accept.attributes('disabled')).toBeDefined()
    expect(accept.text()).toContain('Accepting')
  })

  test('speaks the other language at once', async () => {
    const fact = d.center.offer('c_3')
    d.snapshot()
    d.now.value = fact.at
    const tray = d.draw(OfferTray)
    d.settings.language = 'zh-CN'
    await nextTick()
    expect(tray.text()).toContain('接受')
    expect(tray.text()).toContain('拒绝')
  })
})

describe('the wrap-up', () => {
  const row = workRow('c_1', { state: 'wrap_up', wrapup_until: START + 30_000 })

  test('is finished with what was chosen and written', async () => {
    const panel = d.draw(WrapUpPanel, { work: row })
    expect(panel.text()).toContain('0:30 left')
    await panel.get('input[value=resolved]').setValue()
    await panel.get('textarea').setValue('all good')
    await panel.get('form').trigger('submit')
    await panel.get('form').trigger('submit')
    expect(d.done).toEqual([['wrapUp', 'c_1', 'resolved', 'all good']])
  })

  test('hands in what was begun before its time is up, and nothing where nothing was', async () => {
    const panel = d.draw(WrapUpPanel, { work: row })
    d.now.value = START + 29_000
    await nextTick()
    expect(d.done).toEqual([])

    d.now.value = START + 27_000
    await panel.get('textarea').setValue('half a sen')
    d.now.value = START + 28_500
    await nextTick()
    expect(d.done).toEqual([['wrapUp', 'c_1', null, 'half a sen']])
  })

  test('begins with what was chosen when the conversation was ended', () => {
    d.drafts.keep('c_1', 'outcome', 'spam')
    const panel = d.draw(WrapUpPanel, { work: row })
    expect(panel.get<HTMLInputElement>('input[value=spam]').element.checked).toBe(true)
  })
})

describe('the log', () => {
  function log() {
    return d.draw(MessageLog, { conv: 'c_1', customer: 'Chen', mayCorrect: true })
  }
  beforeEach(() => {
    d.center.assign('c_1')
    d.center.say('c_1', 'visitor:1', 'Where is <b>it</b>?')
    d.center.say('c_1', 'bot', '**On its way**')
    d.center.say('c_1', ME, 'Let me look.')
    d.snapshot()
    d.happen(
      { h: 'opened', conv: 'c_1' },
      { h: 'messages', conv: 'c_1', page: d.center.page('c_1', 1, 50), newest: true },
    )
  })

  test('shows what a visitor typed as it was typed, and an answer as it was meant', () => {
    const shown = log()
    expect(shown.get('.visitor .bubble').text()).toBe('Where is <b>it</b>?')
    expect(shown.get('.bot strong').text()).toBe('On its way')
    expect(shown.findAll('.author').map((a) => a.text())).toEqual(['Chen', 'Bot', 'You'])
  })

  test('tells what became of my last message', async () => {
    const shown = log()
    expect(shown.text()).toContain('Sent')
    const signal = { t: 'sig', k: 'read', conv: 'c_1', by: 'visitor:1', d: { seq: 3 } } as const
    d.happen({ h: 'signal', signal, at: START })
    await nextTick()
    expect(shown.text()).toContain('Read')
  })

  test('tells whether an answer has left by mail, and why not', async () => {
    const shown = log()
    const told = async (...fact: [state: string, attempts?: number, error?: string]) => {
      d.happen({ h: 'fact', fact: d.center.mail('c_1', 3, ...fact) })
      await nextTick()
      return shown.get('.mine .fate').text()
    }

    expect(await told('waiting')).toBe('Waiting to be mailed')
    expect(await told('waiting', 1, '451 later')).toContain('tried again: 451 later')
    expect(await told('failed', 2, '550 no such user')).toBe('Not delivered: 550 no such user')
    expect(shown.get('[role=alert]').text()).toContain('550 no such user')
    d.settings.language = 'zh-CN'
    expect(await told('sent', 3)).toBe('邮件已寄出')
    // What has left cannot be corrected any more.
    expect(shown.find('[aria-label="编辑消息"]').exists()).toBe(false)
  })

  test('offers to correct my own words only, and asks before deleting', async () => {
    const shown = log()
    expect(shown.findAll('[aria-label="Edit message"]')).toHaveLength(1)
    await shown.get('[aria-label="Delete message"]').trigger('click')
    expect(d.done.filter(([deed]) => deed === 'remove')).toEqual([])
    await shown.get('.tools .btn').trigger('click')
    expect(d.done).toContainEqual(['remove', 'c_1', 3])
  })

  test('lets what failed be sent again or thrown away', async () => {
    const out = {
      id: 'o_9',
      conv: 'c_1',
      kind: 'message',
      text: 'Oh',
      at: START,
      failed: null,
    } as const
    d.happen({ h: 'said', out })
    const shown = log()
    expect(shown.text()).toContain('Will be sent when the connection is back')

    d.happen({ h: 'refused', id: 'o_9', op: 'message.send', conv: 'c_1', code: 'too_long' })
    await nextTick()

    expect(shown.get('[role=alert]').text()).toContain('Not sent: The text is too long.')
    await shown.get('.failed .btn').trigger('click')
    expect(d.done.at(-1)).toEqual(['again', { ...out, failed: 'too_long' }])
  })
})

describe('the list', () => {
  test('says who waits, how long, and what was not read, also to those who do not see it', () => {
    d.center.assign('c_1')
    const said = d.center.say('c_1', 'visitor:1', 'Anyone?')
    d.snapshot()
    d.happen({ h: 'messages', conv: 'c_1', page: d.center.page('c_1', 1, 50), newest: true })
    d.now.value = said.at + 180_000

    const list = d.draw(WorkList)

    const row = list.get('[data-conv=c_1]')
    expect(row.text()).toContain('waits 3 min')
    expect(row.text()).toContain('1 unread message')
    expect(row.text()).toContain('Anyone?')
  })

  test('says what to do when there is nothing', () => {
    d.snapshot()
    expect(d.draw(WorkList).text()).toContain('New work rings here.')
    d.center.setPresence('away')
    d.snapshot()
    expect(d.draw(WorkList).text()).toContain('Set yourself to available')
  })
})

describe('the form', () => {
  test('says in words why nobody came in, and keeps what was typed', async () => {
    const form = d.draw(SignInForm, { email: 'lin@example.cn' })
    d.signing.state.problem = 'too_many_attempts'
    d.signing.state.retryAfter = 90
    await nextTick()
    expect(form.get('[role=alert]').text()).toBe('Too many attempts. Try again in 1 min.')
    expect(form.get<HTMLInputElement>('input[type=email]').element.value).toBe('lin@example.cn')
    expect(form.get('input[type=password]').attributes('aria-invalid')).toBe('true')
  })
})
