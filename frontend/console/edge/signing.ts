/**
 * Who is signed in: asked when the page opens, on a form, and again when the server says so.
 */

import { reactive } from 'vue'
import { SignInNeeded } from '../../shared/socket'
import type { Api, SignedIn } from './api'
import { Failure } from './api'

export interface Signing {
  /** `again`: the desk stays behind the form, with everything that was begun. */
  phase: 'checking' | 'unreachable' | 'out' | 'in' | 'again'
  agent: SignedIn | null
  busy: boolean
  /** The problem's code, for the form. */
  problem: string | null
  retryAfter: number | null
}

export interface SigningHandlers {
  signedIn(agent: SignedIn, another: boolean): void
  signedOut(): void
}

export function createSigning(api: Api, handlers: SigningHandlers) {
  const state = reactive<Signing>({
    phase: 'checking',
    agent: null,
    busy: false,
    problem: null,
    retryAfter: null,
  })
  let ticket: string | null = null

  function enter(agent: SignedIn): void {
    const another = state.agent?.id !== agent.id
    Object.assign(state, { agent, phase: 'in', problem: null, retryAfter: null })
    handlers.signedIn(agent, another)
  }

  return {
    state: state as Readonly<Signing>,

    async check(): Promise<void> {
      state.phase = 'checking'
      try {
        const got = await api.whoAmI()
        ticket = got.ticket
        enter(got.agent)
      } catch (error) {
        state.phase = (error as Failure).status === 401 ? 'out' : 'unreachable'
      }
    },

    async signIn(email: string, password: string): Promise<void> {
      Object.assign(state, { busy: true, problem: null, retryAfter: null })
      try {
        enter(await api.signIn(email, password))
      } catch (error) {
        const { code, retryAfter } = error as Failure
        Object.assign(state, { problem: code, retryAfter })
      } finally {
        state.busy = false
      }
    },

    async signOut(): Promise<void> {
      await api.signOut().catch(() => undefined)
      Object.assign(state, { phase: 'out', agent: null, problem: null })
      handlers.signedOut()
    },

    /** The server no longer knows this login; what is on the screen stays there. */
    lost(): void {
      if (state.phase === 'in') state.phase = 'again'
    },

    /** A ticket for the socket: the one that came with the answer, or a new one. */
    async token(): Promise<string> {
      const held = ticket
      ticket = null
      if (held) return held
      try {
        return (await api.whoAmI()).ticket
      } catch (error) {
        if ((error as Failure).status === 401) throw new SignInNeeded()
        throw error
      }
    },
  }
}

export type SigningDesk = ReturnType<typeof createSigning>
