/**
 * What the socket brings, and what it does to the whole console: the desk first, then the
 * transcripts, timelines, cards and notices that hang on it.
 */

import type { Status } from '../../shared/session'
import { afterLoss, readAgain } from './changing_hands'
import type { Console } from './console'
import { deskOf, fold, isNews, markRead, workOf } from './desk'
import { refusalNotice, withNotice } from './notices'
import { peopleChanged } from './fetched'
import { openedIfExpected } from './opening'
import { ringsAfter } from './offers'
import { confirmedByFact, refused } from './outgoing'
import type { Customer, Fact, Signal, Snapshot, Work } from './rows'
import { NO_TIMELINE, foldTimeline } from './timeline'
import type { Transcript } from './transcript'
import { EMPTY, foldTranscript } from './transcript'
import { changeView } from './view'

/** A snapshot replaces the desk; what was fetched before is shown on, and fetched again. */
export function onSnapshot(c: Console, snapshot: Snapshot, at: number): Console {
  const desk = deskOf(snapshot)
  const kept = new Set([...desk.work.map((w) => w.id), ...(c.view.open ? [c.view.open] : [])])
  const transcripts: Record<string, Transcript> = {}
  for (const [conv, t] of Object.entries(c.transcripts)) {
    if (kept.has(conv)) transcripts[conv] = { ...t, stale: true, marked: false, factsNext: null }
  }
  const timelines = Object.fromEntries(
    Object.entries(c.timelines).map(([id, t]) => [id, { ...t, loaded: false }]),
  )
  const rings = ringsAfter(c.rings, desk.offers, at)
  return { ...c, desk, transcripts, timelines, rings, asked: {} }
}

export function onFact(c: Console, fact: Fact): Console {
  if (!c.desk || !isNews(c.desk, fact)) return c
  const before = workOf(c.desk, fact.conv ?? null)
  const desk = fold(c.desk, fact)
  let next: Console = {
    ...c,
    desk,
    rings: ringsAfter(c.rings, desk.offers, fact.at),
    outgoing: confirmedByFact(c.outgoing, fact),
  }
  next = withVisit(withTranscript(next, fact), fact)
  const row = before ?? workOf(desk, fact.conv ?? null)
  next = withTimeline(next, fact, row)
  const lost = before && !workOf(desk, before.id)
  if (row && (lost || fact.k === 'assigned')) next = readAgain(next, row)
  if (fact.k === 'message' && fact.conv) next = stoppedTyping(next, fact)
  if (fact.k === 'customer') next = withCustomer(next, fact)
  if (fact.k === 'assigned') next = openedIfExpected(next, fact.conv)
  if (fact.k === 'offer_gone') next = afterOffer(next, fact)
  if (lost) next = afterLoss(next, fact, before)
  return steered(next, fact)
}

/** What others do at somebody's desk is told there: it changes what they see. */
function steered(c: Console, fact: Fact): Console {
  const told = (notice: Parameters<typeof withNotice>[1]) => ({
    ...c,
    notices: withNotice(c.notices, notice),
  })
  if (fact.k === 'presence' && fact.d.code === 'system:forced') {
    return told({ tone: 'calm', word: `forced.${String(fact.d.presence)}` })
  }
  const row = fact.k === 'assigned' ? workOf(c.desk, fact.conv ?? null) : null
  if (!row || fact.by === c.desk?.me) return c
  const name = row.customer.name ?? ''
  const word = fact.by?.startsWith('agent:') ? 'came.assigned' : 'came.routed'
  return told({ tone: 'calm', word, params: { name }, conv: row.id })
}

/** Facts of conversations nobody looks at here and that are not work leave no trace. */
function withTranscript(c: Console, fact: Fact): Console {
  const conv = fact.conv
  if (!conv) return c
  const known = c.transcripts[conv]
  if (!known && !workOf(c.desk, conv) && c.view.open !== conv) return c
  const transcript = foldTranscript(known ?? EMPTY, fact)
  return transcript === known ? c : { ...c, transcripts: { ...c.transcripts, [conv]: transcript } }
}

/** A watched conversation changes hands on the screen of who watches it. */
function withVisit(c: Console, fact: Fact): Console {
  const visit = c.visits[fact.conv ?? '']
  if (!visit || fact.k !== 'state') return c
  const owner = fact.d.owner as string | undefined
  const same = owner !== undefined && owner === visit.agent?.id
  const agent = same ? visit.agent : owner ? { id: owner, name: null } : null
  const state = fact.d.state as typeof visit.state
  return { ...c, visits: { ...c.visits, [visit.id]: { ...visit, state, agent } } }
}

function withTimeline(c: Console, fact: Fact, row: Work | null): Console {
  if (!row) return c
  const { id } = row.customer
  // The first page may still be on its way for the open one: what it misses is kept for it.
  const timeline = c.timelines[id] ?? (c.view.open === row.id ? NO_TIMELINE : null)
  if (!timeline) return c
  return { ...c, timelines: { ...c.timelines, [id]: foldTimeline(timeline, fact, row) } }
}

function withCustomer(c: Console, fact: Fact): Console {
  const changed = fact.d.customer as (Partial<Customer> & { id: string }) | undefined
  if (!changed) return c
  const joined = 'merged_into' in changed
  const next = peopleChanged(c, joined)
  const card = c.customers[changed.id]
  // The card of somebody joined is another's: only the center knows what it shows now.
  if (!card || joined || card.id !== changed.id) return next
  const customers = { ...next.customers, [changed.id]: { ...card, ...changed, id: card.id } }
  return { ...next, customers }
}

const TO_A_COLLEAGUE: ReadonlySet<string> = new Set(['lost_race', 'claimed'])

/** An offer that ends without the agent's doing is news, not an error. */
function afterOffer(c: Console, fact: Fact): Console {
  const outcome = String(fact.d.outcome)
  if (outcome !== 'missed' && outcome !== 'withdrawn') return c
  if (fact.by === c.desk?.me) return c
  // In the words of the refusal that whoever pressed a moment later gets as well: one notice of it.
  const isLost = TO_A_COLLEAGUE.has(String(fact.d.reason))
  const notice = isLost ? refusalNotice('offer_gone', fact.conv ?? null) : null
  const notices = withNotice(
    c.notices,
    notice ?? { tone: 'calm', word: `offer_gone.${outcome}` },
  )
  return { ...c, notices, view: withoutDialogAbout(c, String(fact.d.offer)) }
}

function withoutDialogAbout(c: Console, offer: string): Console['view'] {
  return c.view.about === offer ? changeView(c.view, { view: 'dialog_closed' }) : c.view
}

function stoppedTyping(c: Console, fact: Fact): Console {
  const conv = fact.conv!
  if (c.typing[conv]?.by !== fact.by) return c
  const typing = { ...c.typing }
  delete typing[conv]
  return { ...c, typing }
}

export function onSignal(c: Console, signal: Signal, at: number): Console {
  const { conv, by } = signal
  if (!conv || !by) return c
  if (signal.k === 'typing' && by !== c.desk?.me) {
    const until = at + (signal.ttl ?? 6) * 1000
    return { ...c, typing: { ...c.typing, [conv]: { by, until } } }
  }
  if (signal.k === 'read') return read(c, conv, by, Number(signal.d?.seq ?? 0))
  return c
}

/** My own position moves when I read in another tab; the other side's only ever grows. */
function read(c: Console, conv: string, by: string, seq: number): Console {
  if (by === c.desk?.me) return { ...c, desk: markRead(c.desk, conv, seq) }
  if (!by.startsWith('visitor:') || (c.seen[conv] ?? 0) >= seq) return c
  return { ...c, seen: { ...c.seen, [conv]: seq } }
}

/** A new connection may ask again what an old one failed to bring. */
export function onStatus(c: Console, status: Status, at: number): Console {
  const back = status.link === 'live' && c.status.link !== 'live'
  const retryAt = status.retry_ms === null ? null : at + status.retry_ms
  // The same wait told again, because something was typed meanwhile, does not begin anew.
  const same = status.retry_ms !== null && status.retry_ms === c.status.retry_ms
  return { ...c, status, retryAt: same ? c.retryAt : retryAt, asked: back ? {} : c.asked }
}

const ASKING: ReadonlySet<string> = new Set([
  'offer.accept',
  'conversation.claim',
  'conversation.take_over',
])
const SAYING: ReadonlySet<string> = new Set(['message.send', 'note.add'])

/** What was said and refused stays where it was said; anything else becomes a notice. */
export function onRefused(
  c: Console,
  id: string,
  op: string,
  conv: string | null,
  code: string,
): Console {
  const outgoing = SAYING.has(op) ? refused(c.outgoing, id, code) : c.outgoing
  const expecting = ASKING.has(op) ? null : c.expecting
  if (op === 'offer.shown') return c
  return { ...c, outgoing, expecting, notices: withNotice(c.notices, refusalNotice(code, conv)) }
}
