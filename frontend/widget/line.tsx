/** One thing said, with who said it, when, and whether it has arrived. */

import type { ComponentChildren } from 'preact'
import { linked, markdown } from '../shared/markdown'
import { timeOfDay } from '../shared/time'
import type { Screen } from './screen'
import { isAskingForCall, type Line, type Outgoing, type View, type Voice, wordsOf } from './view'
import type { PanelWords } from './words/words'

/**
 * A message that is in the conversation. Drawn as the same kind of node as one on its way, so that
 * it is not read out again when it arrives.
 */
export function said(
  screen: Screen,
  line: Line,
  /** The one before, or after, is of the same voice; a time under each would be noise. */
  { isFollowing, isFollowed }: { isFollowing: boolean; isFollowed: boolean },
  hasChoices: boolean,
  /** Opens the form for a call, where the line offers one. */
  call: (() => void) | false,
) {
  const { view, t, deeds, locale } = screen
  const { voice, at } = line
  const isLastOfMine = voice === 'me' && isNewestOfMine(view, line)
  return (
    <Bubble
      voice={voice}
      who={voice === 'me' ? t('you') : (line.name ?? t(voice))}
      state="sent"
      look={`${isFollowing ? 'following' : ''} ${isFollowed ? 'followed' : ''}`}
      below={
        <>
          <time dateTime={new Date(at).toISOString()}>{timeOfDay(at, locale)}</time>
          {line.edited && <span>{t('edited')}</span>}
          {isLastOfMine && <span>{t(line.seq <= view.readByThem ? 'read' : 'sent')}</span>}
        </>
      }
      after={
        hasChoices ? (
          <div class="choices" role="group" aria-label={t('choose')}>
            {line.options.map(({ id, label }) => (
              <button type="button" key={id} dir="auto" onClick={() => deeds.pick(line.seq, id)}>
                {label}
              </button>
            ))}
          </div>
        ) : (
          call && (
            <div class="choices">
              <button type="button" disabled={isAskingForCall(view)} onClick={call}>
                {t('call')}
              </button>
            </div>
          )
        )
      }
    >
      {line.deleted ? <em>{t('deleted')}</em> : <Words text={line.text} voice={voice} />}
    </Bubble>
  )
}

/** A message of this tab that has no answer yet, or was refused. */
export function onItsWay(screen: Screen, one: Outgoing) {
  const { view, t, deeds, redraw } = screen
  const { order, state, code } = one
  const text = wordsOf(view, order)
  const takeBack = (): void => {
    deeds.keepDraft([deeds.draft(), text].filter(Boolean).join('\n'))
    deeds.takeBack(order.id)
    redraw()
  }
  return (
    <Bubble
      voice="me"
      who={t('you')}
      state={state}
      look="following"
      below={
        state === 'failed' ? (
          <>
            <span>
              {t('failed')} · {t(reasonOf(code))}
            </span>
            <button type="button" class="link" onClick={takeBack}>
              {t('edit')}
            </button>
          </>
        ) : (
          <span>{t(state === 'sent' ? 'sent' : view.link === 'live' ? 'pending' : 'unsent')}</span>
        )
      }
    >
      <Words text={text} voice="me" />
    </Bubble>
  )
}

/** What the site says before anybody has said anything, with topics to begin with. */
export function Greeting({ screen }: { screen: Screen }) {
  const { view, t, deeds, locale } = screen
  const { site, lines, outgoing } = view
  if (!site) return null
  const topics = lines.length + outgoing.length > 0 ? [] : site.topics
  const greeting = site.greeting[locale] ?? site.greeting[site.locale] ?? t('greeting')
  return (
    <Bubble
      voice="bot"
      who={t('bot')}
      state="sent"
      after={
        topics.length > 0 && (
          <div class="choices" role="group" aria-label={t('topics')}>
            {topics.map((topic) => (
              <button type="button" key={topic} dir="auto" onClick={() => deeds.say(topic)}>
                {topic}
              </button>
            ))}
          </div>
        )
      }
    >
      <Words text={greeting} voice="bot" />
    </Bubble>
  )
}

function Bubble(props: {
  voice: Voice
  who: string
  state: Outgoing['state']
  look?: string
  children: ComponentChildren
  below?: ComponentChildren
  after?: ComponentChildren
}) {
  const { voice, who, state, look = '', children, below, after } = props
  return (
    <article class={`line ${voice} ${look}`} aria-label={who} data-state={state}>
      <p class="who">{who}</p>
      <div class="words">{children}</div>
      {below && <p class="below">{below}</p>}
      {after}
    </article>
  )
}

/** Visitors' words are shown as typed; what is said to them may be formatted. */
function Words({ text, voice }: { text: string; voice: Voice }) {
  return (
    <div
      key={text}
      dir="auto"
      ref={(box) => {
        if (box && !box.hasChildNodes()) box.append(voice === 'me' ? linked(text) : markdown(text))
      }}
    />
  )
}

function reasonOf(code: string | null): keyof PanelWords {
  switch (code) {
    case 'empty':
    case 'too_long':
    case 'too_old':
      return `error_${code}`
    case 'closed':
      return 'ended'
    default:
      return 'error_other'
  }
}

function isNewestOfMine({ lines, outgoing }: View, line: Line): boolean {
  return outgoing.length === 0 && lines.findLast(({ voice }) => voice === 'me') === line
}
