/**
 * Short sentences that come and go at the edge of the screen.
 *
 * `calm` is news ("a colleague took it"), `problem` is something the agent should act on.
 */

export interface Notice {
  id: number
  tone: 'calm' | 'problem'
  /** A key of the message file. */
  word: string
  params: Record<string, string | number>
  /** The conversation it is about, which a click opens. */
  conv: string | null
}

const MOST = 4

export function withNotice(
  notices: Notice[],
  notice: Omit<Notice, 'id' | 'params' | 'conv'> & Partial<Notice>,
): Notice[] {
  const id = Math.max(0, ...notices.map((n) => n.id)) + 1
  const same = (n: Notice) => n.word === notice.word && n.conv === (notice.conv ?? null)
  const others = notices.filter((n) => !same(n))
  return [...others, { params: {}, conv: null, ...notice, id }].slice(-MOST)
}

export function dismissed(notices: Notice[], id: number): Notice[] {
  return notices.filter((n) => n.id !== id)
}

/** Refusals that only say that someone or something was quicker. */
const CALM: ReadonlySet<string> = new Set([
  'offer_gone',
  'not_yours',
  'closed',
  'already_requested',
  'wrong_state',
  'not_parked',
  'not_wrap_up',
])

/** Codes with words of their own; any other is shown as "not possible". */
const WORDED: ReadonlySet<string> = new Set([
  ...CALM,
  'agent_unavailable',
  'already_sent',
  'forbidden',
  'no_capacity',
  'not_found',
  'too_long',
  'empty',
  'unknown_queue',
  'unknown_agent',
  'too_old',
])

export function refusalNotice(code: string, conv: string | null): Omit<Notice, 'id' | 'params'> {
  const word = WORDED.has(code) ? `refused.${code}` : 'refused.other'
  return { tone: CALM.has(code) ? 'calm' : 'problem', word, conv }
}
