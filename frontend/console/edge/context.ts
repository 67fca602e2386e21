/**
 * What every component may use: the state to draw, words, settings, the time, and the deeds.
 */

import type { InjectionKey, Ref, ShallowRef } from 'vue'
import { inject } from 'vue'
import type { Console } from '../desk/console'
import type { Say } from '../words/words'
import type { Deeds } from './deeds'
import type { Drafts } from './drafts'
import type { Settings } from './settings'
import type { SigningDesk } from './signing'

export interface Context {
  state: Readonly<ShallowRef<Console>>
  /** Words in the chosen language; reading it in a template follows a change of language. */
  t: Say
  /** Reactive, kept in this browser. */
  settings: Settings
  /** The server's time, moved on once a second. */
  now: Readonly<Ref<number>>
  /** What a screen reader is told in passing. */
  spoken: Readonly<Ref<string>>
  deeds: Deeds
  drafts: () => Drafts
  signing: SigningDesk
}

export const CONTEXT: InjectionKey<Context> = Symbol('console')

export function useConsole(): Context {
  const context = inject(CONTEXT)
  if (!context) throw new Error('drawn outside of the console')
  return context
}
