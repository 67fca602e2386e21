/**
 * The lists people choose from: how a conversation ended, why somebody is away, why an offer is
 * declined. The server may send its own lists in the snapshot's settings.
 */

export const OUTCOMES = ['resolved', 'follow_up', 'escalated', 'no_response', 'spam'] as const
export const CALL_OUTCOMES = ['reached', 'no_answer', 'busy', 'wrong_number'] as const
export const AWAY_CODES = ['break', 'lunch', 'meeting', 'training', 'paperwork'] as const
export const DECLINE_REASONS = ['busy', 'skill', 'language', 'conflict'] as const

/** Outcomes of this center for this channel; a code without words is shown as it is. */
export function outcomesFor(settings: Record<string, unknown>, channel: string): string[] {
  const own = settings.outcomes
  if (Array.isArray(own) && own.length > 0) return own.map(String)
  return channel === 'callback' ? [...CALL_OUTCOMES] : [...OUTCOMES]
}

/** A reason to be away that was set up; `channels` still come. */
export interface PresenceCode {
  id: string
  name: string
  channels: string[]
  max_minutes: number | null
}

/** The usual reasons, where none were set up. */
export function awayCodesOf(settings: Record<string, unknown>): string[] {
  const own = settings.away_codes
  return Array.isArray(own) && own.length > 0 ? own.map(String) : [...AWAY_CODES]
}
