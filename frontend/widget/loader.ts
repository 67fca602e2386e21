/**
 * What the one line on a customer's page starts: draws the launcher, offers `window.ContactCenter`,
 * talks to the center once there is a reason to, and fetches the body when the chat is opened.
 */

import { type Locale, matchLocale, type Translate, translator } from '../shared/i18n'
import { safeStore } from '../shared/store'
import tokens from '../shared/tokens.css?inline'
import { type Chat, liveKey, startChat } from './chat'
import type { Body, Happenings, Mount } from './contract'
import { dress, wear } from './dress'
import { fetchScript, prefetchScript } from './fetching'
import { drawLauncher } from './launcher'
import styles from './launcher.css?inline'
import { emptyView, unreadCount, type View } from './view'
import { launcher as en } from './words/en'
import type { LauncherWords } from './words/words'
import { launcher as zhCN } from './words/zh-CN'
import { launcher as zhTW } from './words/zh-TW'

/** File names of the bodies, put in by the build. */
declare const BODIES: Record<Locale, string>

export type Api = {
  open(): void
  close(): void
  setLocale(locale: string): void
  /** A token signed by the site's own server that says who the visitor is. */
  identify(token: string): void
  /** Be told of something; returns how to stop. */
  on<Kind extends keyof Happenings>(kind: Kind, told: (detail: Happenings[Kind]) => void): () => void
  /** Called by a body when it has arrived. */
  attach(locale: Locale, mount: Mount): void
}

declare global {
  interface Window {
    ContactCenter?: Api
  }
}

const WORDS: Record<Locale, LauncherWords> = { en, 'zh-CN': zhCN, 'zh-TW': zhTW }

export function startWidget(script: HTMLScriptElement, page: Window = window): Api {
  const source = new URL(script.src)
  const site = script.dataset['site'] ?? ''
  let locale = matchLocale([
    script.dataset['locale'],
    document.documentElement.lang,
    ...navigator.languages,
  ])
  let identity: string | null = null
  let chat: Chat | null = null
  let view: View = emptyView
  let body: Body | null = null
  let isWanted = false
  const fetched = new Set<Locale>()
  const listeners = new Map<string, Set<(detail: never) => void>>()

  const host = document.createElement('div')
  host.id = 'contact-center'
  const theme = script.dataset['theme']
  if (theme) host.dataset['theme'] = theme
  const root = host.attachShadow({ mode: 'open' })
  wear(root, tokens + styles)
  const words = (): Translate<LauncherWords> => translator(locale, WORDS[locale])
  const launcher = drawLauncher(words(), () => (isWanted ? api.close() : api.open()), prefetch)
  root.append(launcher.button)

  function talk(): Chat {
    chat ??= startChat({
      base: source.origin,
      site,
      locale: () => locale,
      identity,
      tell,
      changed(next) {
        if (next.site !== view.site) dress(host, next.site?.theme.accent)
        view = next
        launcher.showUnread(unreadCount(view))
        draw()
      },
    })
    return chat
  }

  function draw(): void {
    body?.draw(view, isWanted)
  }

  const bodyAddress = (): string => new URL(BODIES[locale], source).href

  function fetchBody(): void {
    if (fetched.has(locale)) return
    const asked = locale
    fetched.add(asked)
    fetchScript(bodyAddress(), script.nonce, () => {
      fetched.delete(asked)
      if (body) return
      isWanted = false
      launcher.show('broken')
    })
  }

  function prefetch(): void {
    if (fetched.size === 0) prefetchScript(bodyAddress())
  }

  function tell<Kind extends keyof Happenings>(kind: Kind, detail: Happenings[Kind]): void {
    for (const told of listeners.get(kind) ?? []) {
      const listener = told as (detail: Happenings[Kind]) => void
      // A listener of the page that fails must not take the chat down with it.
      queueMicrotask(() => listener(detail))
    }
  }

  const api: Api = {
    open() {
      if (isWanted) return
      isWanted = true
      launcher.show(body ? 'open' : 'loading')
      talk()
      fetchBody()
      draw()
      tell('open', undefined)
    },
    close() {
      if (!isWanted) return
      isWanted = false
      launcher.show('closed')
      draw()
      launcher.button.focus()
      tell('close', undefined)
    },
    setLocale(next) {
      if (matchLocale([next]) === locale) return
      locale = matchLocale([next])
      launcher.speak(words())
      if (fetched.size === 0) return
      // A language that was here before comes from the browser's cache.
      fetched.delete(locale)
      fetchBody()
    },
    identify(token) {
      identity = token
      chat?.identify(token)
    },
    on(kind, told) {
      const set = listeners.get(kind) ?? new Set()
      listeners.set(kind, set.add(told))
      return () => void set.delete(told)
    },
    attach(spoken, mount) {
      if (spoken !== locale) return
      body?.remove()
      body = mount({ root, deeds: talk().deeds, close: api.close })
      if (isWanted) launcher.show('open')
      draw()
    },
  }

  page.ContactCenter = api
  document.body.append(host)
  // A conversation is under way: connect at once, so that an answer is noticed on this page too.
  if (safeStore(() => localStorage).get(liveKey(site))) talk()
  page.dispatchEvent(new CustomEvent('contact-center:ready'))
  return api
}
