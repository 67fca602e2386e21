/**
 * Joins the console: storage, HTTP, socket, state, words and the browser's own signals.
 */

import { reactive, ref, watch } from 'vue'
import type { Client } from '../../shared/socket'
import { openTab } from '../../shared/outbox'
import { safeStore } from '../../shared/store'
import type { Console } from '../desk/console'
import { readingOf } from '../desk/fetched'
import type { WordKey } from '../words/words'
import { speaker } from '../words/words'
import { readAddress, writeAddress } from './address'
import { arrivals, handed, newOffers, unreadTotal } from './alerts'
import { createApi } from './api'
import type { SignedIn } from './api'
import { ServerClock } from './clock'
import type { Context } from './context'
import { createDeeds } from './deeds'
import { tell, titleOf } from './desktop'
import { Drafts } from './drafts'
import { fetchNeeds } from './fetching'
import { openLink } from './link'
import { keepSettings, readSettings } from './settings'
import { createSigning } from './signing'
import { ringing } from '../desk/offers'
import { ringOffer, tickMessage } from './sound'
import { createStore } from './store'

const RING_EVERY_S = 5

export function assemble(): Context {
  const local = safeStore(() => localStorage)
  const session = safeStore(() => sessionStorage)
  const settings = reactive(readSettings(local, navigator.languages))
  const t = speaker(() => settings.language)
  const clock = new ServerClock()
  const now = ref(clock.now())
  const spoken = ref('')
  let client: Client | null = null
  let drafts = new Drafts(local, '')

  const api = createApi(fetch.bind(globalThis), {
    signedOut: () => signing.lost(),
    date: (at) => clock.heard(at, 1000),
  })
  const store = createStore(afterwards)
  const deeds = createDeeds(store, api, () => client)
  const signing = createSigning(api, {
    signedIn: (agent, another) => void enter(agent, another),
    signedOut: leave,
  })

  async function enter(agent: SignedIn, another: boolean): Promise<void> {
    if (!another && client) return client.useHere()
    leave()
    drafts = new Drafts(local, agent.id)
    drafts.sweep()
    const tab = await openTab(`agent:${agent.id}`, {
      local,
      session,
      locks: navigator.locks,
      now: Date.now,
    })
    client = openLink({
      store,
      clock,
      tab,
      token: () => signing.token(),
      history: async (conv, after) => (await api.messages(conv, { after_seq: after })).items,
    })
  }

  function leave(): void {
    client?.close()
    client = null
    store.dispatch({ h: 'signed_out' })
  }

  function afterwards(before: Console, after: Console, dispatch: typeof store.dispatch): void {
    if (before.status.link !== after.status.link) {
      if (after.status.link === 'reconnecting') clock.measureAgain()
      if (after.status.link === 'signed_out') signing.lost()
    }
    if (before.view !== after.view && after.desk) writeAddress(before.view, after.view)
    if (!before.desk && after.desk) goTo(location.hash)
    fetchNeeds(api, after, dispatch)
    const read = readingOf(after)
    if (read) {
      client?.read(read.conv, read.seq)
      dispatch({ h: 'read', ...read })
    }
    alertOffers(before, after)
    alertMessages(before, after)
    alertHanded(before, after)
    document.title = titleOf(t('app.name'), unreadTotal(after), after.desk?.offers.length ?? 0)
  }

  function goTo(hash: string): void {
    const { place, open } = readAddress(hash)
    const { view } = store.state.value
    if (place !== view.place) deeds.place(place)
    if (open === view.open) return
    if (open) deeds.open(open)
    else deeds.leave()
  }

  function alertOffers(before: Console, after: Console): void {
    for (const offer of newOffers(before, after)) {
      deeds.shown(offer.offer)
      if (settings.sound) ringOffer()
      tell(t('offer.alert'), offer.customer.name || t('customer.unnamed'), offer.offer)
    }
  }

  /** An offer rings until it is answered or over, not just once. */
  function tick(): void {
    now.value = clock.now()
    const rings = ringing(store.state.value.desk?.offers ?? [], now.value).length > 0
    if (rings && settings.sound && Math.floor(now.value / 1000) % RING_EVERY_S === 0) ringOffer()
  }

  function alertMessages(before: Console, after: Console): void {
    const arrived = arrivals(before, after)
    if (arrived.length > 0 && settings.sound) tickMessage()
    for (const { conv, name, message } of arrived) {
      const from = name || t('customer.unnamed')
      tell(from, message.d.text, conv)
      spoken.value = t('notice.message', { name: from })
    }
  }

  function alertHanded(before: Console, after: Console): void {
    const came = handed(before, after)
    if (came.length > 0 && settings.sound) tickMessage()
    for (const { word, params, conv } of came) {
      const name = params.name || t('customer.unnamed')
      tell(t('app.name'), t(word as WordKey, { ...params, name }), conv ?? '')
    }
  }

  watch(settings, () => keepSettings(local, { ...settings }))
  watch(() => settings.theme, applyTheme, { immediate: true })
  watch(() => settings.language, applyLanguage, { immediate: true })
  addEventListener('popstate', () => goTo(location.hash))
  setInterval(tick, 1000)
  document.addEventListener('visibilitychange', () => {
    const visible = document.visibilityState === 'visible'
    now.value = clock.now()
    store.dispatch({ h: 'view', change: { view: 'visible', visible } })
  })

  return { state: store.state, t, settings, now, spoken, deeds, drafts: () => drafts, signing }
}

function applyTheme(theme: string): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

function applyLanguage(language: string): void {
  document.documentElement.lang = language
}
