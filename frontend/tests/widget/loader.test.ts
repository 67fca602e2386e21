// @vitest-environment happy-dom
/** The launcher on a customer's page and what the page may do with it. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Mount } from '../../widget/contract'
import { liveKey } from '../../widget/chat'
import { isLight } from '../../widget/dress'
import { type Api, startWidget } from '../../widget/loader'
import { chanceOf } from '../shared/chance'
import { settled } from '../shared/browser'

let api: Api
let drawn: { isShown: boolean }[]
let removed: number
const asked: string[] = []

const mount: Mount = () => ({
  draw: (_, isShown) => drawn.push({ isShown }),
  remove: () => void (removed += 1),
})

function start(data: Record<string, string> = {}, lang = 'en'): void {
  document.documentElement.lang = lang
  const script = document.createElement('script')
  Object.defineProperty(script, 'src', { value: 'https://center.example/widget.js' })
  Object.assign(script.dataset, { site: 'demo', ...data })
  api = startWidget(script)
}

function launcher(): HTMLElement {
  const root = document.querySelector('#contact-center')?.shadowRoot
  return root?.querySelector('button') as HTMLElement
}

function fetched(): HTMLScriptElement[] {
  return [...document.head.querySelectorAll('script')]
}

beforeEach(() => {
  drawn = []
  removed = 0
  asked.length = 0
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return new Promise(() => undefined)
  })
  // Scripts of another host are not run by tests, only asked for.
  vi.spyOn(document.head, 'append').mockImplementation((...nodes) => {
    for (const node of nodes) {
      if (node instanceof HTMLScriptElement) node.type = 'not/run'
      document.head.appendChild(node as Node)
    }
  })
})

afterEach(() => {
  document.body.replaceChildren()
  document.head.replaceChildren()
  localStorage.clear()
  vi.unstubAllGlobals()
})

describe('the launcher', () => {
  test('is one named button, and nothing is asked of the center before it is pressed', async () => {
    start()
    await settled()

    expect(launcher().getAttribute('aria-label')).toBe('Chat with us')
    expect(launcher().getAttribute('aria-expanded')).toBe('false')
    expect([asked, fetched()]).toEqual([[], []])
  })

  test('opens: the body is fetched once from where the loader came from, and shown when it arrives', async () => {
    start()
    launcher().click()
    await settled()
    expect(launcher().dataset['state']).toBe('loading')
    expect(fetched().map(({ src }) => src)).toEqual([
      'https://center.example/body-in-development.js',
    ])

    api.attach('en', mount)
    api.close()
    api.open()

    expect(launcher().getAttribute('aria-expanded')).toBe('true')
    expect(drawn.map(({ isShown }) => isShown)).toEqual([true, false, true])
    expect(fetched()).toHaveLength(1)
    expect(asked).toEqual(['https://center.example/api/v1/visitor/session'])
  })

  test('closed again has the focus', () => {
    start()
    api.open()

    api.close()

    const root = document.querySelector('#contact-center')?.shadowRoot
    expect(root?.activeElement).toBe(launcher())
  })

  test('says when the body could not be had, and tries again', () => {
    start()
    api.open()

    fetched()[0]?.dispatchEvent(new Event('error'))
    expect(launcher().getAttribute('aria-label')).toBe(
      'The chat could not be opened. Press to try again.',
    )
    launcher().click()

    expect(fetched()).toHaveLength(1)
    expect(launcher().dataset['state']).toBe('loading')
  })

  test('asks the browser to have the body at hand when somebody comes near', () => {
    start()

    launcher().dispatchEvent(new Event('pointerenter'))
    launcher().dispatchEvent(new Event('focus'))

    const links = [...document.head.querySelectorAll('link')]
    expect(links.map(({ rel }) => rel)).toContain('prefetch')
    expect(fetched()).toEqual([])
  })

  test('connects at once on a page after the one where the conversation began', async () => {
    localStorage.setItem(liveKey('demo'), '1')

    start()
    await settled()

    expect(asked).toHaveLength(1)
    expect(fetched()).toEqual([])
  })
})

describe('the language', () => {
  test.each([
    [{ locale: 'zh-TW' }, 'en', '線上諮詢'],
    [{}, 'zh-Hans', '在线咨询'],
    [{ locale: 'fr' }, 'zh-CN', '在线咨询'],
  ] as [Record<string, string>, string, string][])('%j on a page in %s', (data, lang, name) => {
    start(data, lang)

    expect(launcher().getAttribute('aria-label')).toBe(name)
  })

  test('can be changed while open: the body of the other language takes the place of the first', () => {
    start()
    api.open()
    api.attach('en', mount)

    api.setLocale('zh-CN')
    expect(launcher().title).toBe('收起聊天')
    api.attach('en', mount)
    expect(removed).toBe(0)
    api.attach('zh-CN', mount)

    expect(removed).toBe(1)
    expect(drawn.at(-1)).toEqual({ isShown: true })
  })
})

test('a language that changes while the body is on its way is the one that is shown', () => {
  start()
  api.open()

  api.setLocale('zh-CN')
  api.attach('en', mount)
  expect(drawn).toEqual([])
  api.attach('zh-CN', mount)

  expect(fetched()).toHaveLength(2)
  expect(drawn).toEqual([{ isShown: true }])
})

test('a page is told what happens, until it wants no more', async () => {
  start()
  const told: string[] = []
  const stop = api.on('open', () => told.push('open'))
  api.on('close', () => told.push('close'))

  api.open()
  api.close()
  await settled()
  stop()
  api.open()
  await settled()

  expect(told).toEqual(['open', 'close'])
})

test('ink on the colour of a site can be read, whatever the colour', () => {
  const chance = chanceOf(5)
  for (let round = 0; round < 2_000; round += 1) {
    const parts = [chance.below(256), chance.below(256), chance.below(256)]
    const colour = `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
    const [red = 0, green = 0, blue = 0] = parts.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    )
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue

    const contrast = isLight(colour) ? (luminance + 0.05) / 0.05 : 1.05 / (luminance + 0.05)

    expect(contrast, colour).toBeGreaterThanOrEqual(4.5)
  }
})
