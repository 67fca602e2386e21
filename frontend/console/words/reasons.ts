/** Why, in sentences: what the server says in codes and numbers, for people. */

import type { Coming, Deed, Hold, Kept, Waiting } from '../desk/reasons'
import { reasonsOf } from '../desk/why'
import { span } from './spans'
import type { Say, WordKey } from './words'
import { sayCode } from './words'

/** Turns ids and times into words; `now` is the server's time. */
export interface Naming {
  agent: (id: string) => string
  queue: (id: string) => string
  moment: (at: number) => string
  now: number
}

const NAMED = 2

/** Marks between parts of a sentence, alike in every language. */
const ASIDE = ' – '
const BESIDE = ' · '

/** Why work still waits: what holds it, whom it is kept from, and what comes next. */
export function sayWaiting(t: Say, waiting: Waiting, say: Naming): string[] {
  const { standing, kept, holds, coming, limit } = waiting
  const ahead = standing.position - 1
  const first = ahead === 0
  const place = { position: standing.position, n: ahead }
  const said = [first ? t('reason.first') : t('reason.ahead', place)]
  if (!waiting.is_open) said.push(sayClosed(t, waiting.opens_at, say))
  said.push(...holds.map((hold) => sayHold(t, hold, say)))
  said.push(...kept.map((one) => sayKept(t, one, say)))
  if (kept.length === 0 && waiting.able === 0) said.push(t('reason.nobody'))
  if (standing.expected_seconds) {
    said.push(t('reason.expected', { wait: span(t, standing.expected_seconds * 1000) }))
  }
  if (coming) said.push(...sayComing(t, coming, waiting.steps, say))
  if (limit && limit.at > say.now) {
    const what = sayCode(t, 'does', limit.action)
    said.push(t('limit.at', { wait: span(t, limit.at - say.now), what }))
  }
  return said
}

function sayClosed(t: Say, opensAt: number | null, say: Naming): string {
  if (opensAt === null) return t('reason.closed')
  return t('reason.closed_until', { time: say.moment(opensAt) })
}

function sayHold(t: Say, hold: Hold, say: Naming): string {
  return t(`hold.${hold.code}` as WordKey, {
    name: hold.agent ? say.agent(hold.agent) : '',
    wait: left(t, hold.until, say),
    time: hold.until ? say.moment(hold.until) : '',
  })
}

function sayKept(t: Say, kept: Kept, say: Naming): string {
  const isMore = kept.code === 'away' && kept.presence && kept.presence !== 'away'
  const key = isMore ? kept.presence : kept.code
  const values = { n: kept.agents, skill: kept.skill ?? '', level: kept.level ?? '' }
  let said = t(`kept.${key}` as WordKey, { ...values, who: sayWho(t, kept, say) })
  if (kept.code === 'away' && !isMore && kept.away_code) {
    said = said + ASIDE + sayCode(t, 'away', kept.away_code)
  }
  if (kept.until !== null && kept.until > say.now) {
    const key = kept.is_guess ? 'kept.guess' : 'kept.for'
    said = said + ASIDE + t(key, { wait: left(t, kept.until, say) })
  }
  return said
}

function sayWho(t: Say, kept: Kept, say: Naming): string {
  if (kept.agents > NAMED || kept.named.length < kept.agents) {
    return t('who.count', { n: kept.agents })
  }
  const [one, other] = kept.named.map(say.agent)
  return other === undefined ? one! : t('who.and', { one: one!, other })
}

function sayComing(t: Say, coming: Coming, steps: number, say: Naming): string[] {
  const values = { number: coming.number, steps, what: sayChanges(t, coming, say) }
  const said: string[] = []
  if (coming.expected_over_seconds !== null) {
    const wait = span(t, coming.expected_over_seconds * 1000)
    said.push(t('coming.when_long', { ...values, wait }))
  } else if (coming.at > say.now) {
    said.push(t('coming.at', { ...values, wait: span(t, coming.at - say.now) }))
  } else said.push(t('coming.soon', values))
  if (coming.adds > 0) said.push(t('coming.adds', { n: coming.adds, free: coming.free }))
  return said
}

function sayChanges(t: Say, { changes }: Coming, say: Naming): string {
  const said: string[] = []
  if (changes.require) said.push(saySkills(t, changes.require))
  if (changes.max_rank !== undefined) {
    said.push(
      changes.max_rank === null
        ? t('coming.any_rank')
        : t('coming.max_rank', { rank: changes.max_rank }),
    )
  }
  if (changes.add_queue) said.push(t('coming.add_queue', { queue: say.queue(changes.add_queue) }))
  if (changes.prefer?.length) said.push(t('coming.prefer', { n: changes.prefer.length }))
  if (changes.target_seconds !== undefined) {
    said.push(t('coming.target', { wait: span(t, changes.target_seconds * 1000) }))
  }
  if (changes.do) said.push(sayCode(t, 'does', changes.do))
  return said.join(BESIDE) || t('coming.nothing')
}

function saySkills(t: Say, required: Record<string, number>): string {
  const skills = Object.entries(required).map(([skill, level]) => `${skill} ${level}`)
  if (skills.length === 0) return t('coming.no_skill')
  return t('coming.require', { skills: skills.join(BESIDE) })
}

/** One decision, with what became of it. */
export function sayDeed(t: Say, deed: Deed, say: Naming): string {
  const name = deed.agent ? say.agent(deed.agent) : ''
  switch (deed.kind) {
    case 'queued': {
      const one = t('deed.queued', { queue: say.queue(deed.queue ?? '') })
      const more = [deed.why && sayCode(t, 'because', deed.why)]
      if (name) more.push(t('deed.first_for', { name }))
      return withWho(t, joined(one, more), deed, say)
    }
    case 'offer': {
      const reason = deed.reason && sayCode(t, 'because', deed.reason)
      const became = deed.outcome && sayCode(t, 'became', deed.outcome)
      const more = deed.outcome === 'accepted' ? [became] : [became, reason]
      return joined(t('deed.offer', { name }), more)
    }
    case 'step': {
      const what = [deed.reach && saySkills(t, deed.reach.required)]
      if (deed.did) what.push(sayCode(t, 'does', deed.did))
      return joined(t('deed.step', { step: deed.step ?? 0 }), what)
    }
    case 'turn':
      return joined(sayCode(t, 'turn', deed.situation ?? ''), [
        sayCode(t, 'does', deed.action ?? ''),
      ])
    case 'assigned':
    case 'unassigned': {
      const one = t(`deed.${deed.kind}`, { name })
      const why = deed.why && sayCode(t, 'because', deed.why)
      return withWho(t, joined(one, [why]), deed, say)
    }
    case 'state':
      return t(`deed.${deed.state}` as WordKey)
    default:
      return sayCode(t, 'deed', deed.kind)
  }
}

/** What an offer was decided by: why this one, and how many could not. */
export function sayRestedOn(t: Say, deed: Deed): string[] {
  const why = deed.rested_on ?? {}
  const said = reasonsOf(why).map(({ code, ms }) =>
    code === 'waited' ? t('why.waited', { wait: span(t, ms ?? 0) }) : sayCode(t, 'chosen', code),
  )
  const excluded = Object.entries((why.excluded ?? {}) as Record<string, number>)
  if (excluded.length) {
    const list = excluded.map(([code, n]) => t(`count.${code}` as WordKey, { n }))
    said.push(t('reason.others', { list: list.join(BESIDE) }))
  }
  return said
}

/** A person's doing is told with their name. */
function withWho(t: Say, what: string, deed: Deed, say: Naming): string {
  if (!deed.by.startsWith('agent:') || deed.by === deed.agent) return what
  return t('deed.by', { what, name: say.agent(deed.by) })
}

function joined(one: string, more: (string | undefined)[]): string {
  const other = more.filter(Boolean).join(BESIDE)
  return other ? one + ASIDE + other : one
}

function left(t: Say, until: number | null, say: Naming): string {
  return span(t, Math.max(0, (until ?? say.now) - say.now))
}
