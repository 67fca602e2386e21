/** A console to draw parts in: the real state and words, and deeds that are only written down. */

import { mount } from '@vue/test-utils'
import type { Component } from 'vue'
import { reactive, ref, shallowRef } from 'vue'
import type { Console } from '../../console/desk/console'
import { FIRST, reduce } from '../../console/desk/console'
import type { Happening } from '../../console/desk/happenings'
import type { Context } from '../../console/edge/context'
import { CONTEXT } from '../../console/edge/context'
import { Drafts } from '../../console/edge/drafts'
import type { Settings } from '../../console/edge/settings'
import { speaker } from '../../console/words/words'
import { Center, ME, START } from './center'

export function stage(answers: Record<string, unknown> = {}) {
  const center = new Center()
  const state = shallowRef<Console>(FIRST)
  const happen = (...hs: Happening[]) => (state.value = hs.reduce(reduce, state.value))
  const settings = reactive<Settings>({
    language: 'en',
    theme: 'system',
    sound: false,
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
  const done: unknown[][] = []
  const deeds = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) => {
          done.push([String(name), ...args])
          return Promise.resolve(answers[String(name)])
        },
    },
  )
  const context = {
    state,
    t: speaker(() => settings.language),
    settings,
    now: ref(START),
    spoken: ref(''),
    deeds,
    drafts: () => new Drafts(store, ME),
  } as unknown as Context
  const draw = (component: Component, props: Record<string, unknown> = {}) =>
    mount(component, {
      props,
      attachTo: document.body,
      global: { provide: { [CONTEXT as symbol]: context } },
    })
  const snapshot = () => happen({ h: 'snapshot', snapshot: center.snapshot(), at: center.at })
  return { center, state, happen, settings, done, draw, snapshot }
}
