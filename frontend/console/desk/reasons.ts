/** Why it went where it went and why it still waits, as the server answers: codes and numbers. */

import type { State } from './rows'

export interface Hold {
  code: string
  until: number | null
  agent: string | null
}

/** Agents kept from the work by one reason; `named` are the first to be free of it. */
export interface Kept {
  code: string
  agents: number
  named: string[]
  until: number | null
  is_guess: boolean
  presence: string | null
  away_code: string | null
  skill: string | null
  level: number | null
}

export interface Coming {
  number: number
  at: number
  expected_over_seconds: number | null
  changes: {
    require?: Record<string, number>
    max_rank?: number | null
    add_queue?: string
    prefer?: string[]
    target_seconds?: number
    do?: string
  }
  adds: number
  free: number
}

export interface Waiting {
  standing: { position: number; ahead: Record<string, number>; expected_seconds: number | null }
  holds: Hold[]
  kept: Kept[]
  able: number
  steps: number
  coming: Coming | null
  is_open: boolean
  opens_at: number | null
  limit: { at: number; action: string } | null
}

/** One decision, and in `rested_on` everything an offer was decided by. */
export interface Deed {
  cur: number
  at: number
  by: string
  kind: string
  why?: string
  queue?: string
  agent?: string
  outcome?: string
  reason?: string
  rested_on?: Record<string, unknown>
  step?: number
  reach?: { required: Record<string, number> }
  did?: string
  situation?: string
  action?: string
  state?: string
}

export interface Why {
  conv: string
  state: State
  decisions: Deed[]
  waiting: Waiting | null
  elsewhere: boolean
  names: Record<string, string>
  at: number
}
