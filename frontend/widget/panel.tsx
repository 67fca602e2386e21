/** The open chat: who is there, what was said, where to write, and what can be done. */

import { Component } from 'preact'
import { waitMinutes } from '../shared/time'
import { CallbackForm } from './callback'
import { Composer } from './composer'
import { focusOnce } from './focus'
import { Icon } from './icons'
import { Log } from './log'
import type { Screen } from './screen'
import { Survey } from './survey'
import {
  hasEnded,
  isAskingForCall,
  isAskingForPerson,
  isOfferedCall,
  isWaiting,
  mayAskForCall,
  mayAskForPerson,
} from './view'

type Props = { screen: Screen; isShown: boolean }
/** `isEnding`: asked whether to end; `isAgain`: writes on after the end; `isCalling`: the form. */
type State = { isEnding: boolean; isAgain: boolean; isCalling: boolean }

export class Panel extends Component<Props, State> {
  override state: State = { isEnding: false, isAgain: false, isCalling: false }
  private section: HTMLElement | null = null

  override getSnapshotBeforeUpdate(): boolean {
    return this.hasFocus()
  }

  /** A button that has done its work takes the focus with it when it goes; the log catches it. */
  override componentDidUpdate(_: Props, __: State, hadFocus: boolean): void {
    if (!hadFocus || !this.props.isShown || this.hasFocus()) return
    this.section?.querySelector<HTMLElement>(this.state.isAgain ? 'textarea' : '.log')?.focus()
  }

  private hasFocus(): boolean {
    const root = this.section?.getRootNode() as ShadowRoot | undefined
    return this.section?.contains(root?.activeElement ?? null) ?? false
  }

  static override getDerivedStateFromProps({ screen }: Props, state: State): State | null {
    const { view } = screen
    if (state.isCalling && !mayAskForCall(view)) return { ...state, isCalling: false }
    if (view.state === null || !hasEnded(view)) return state.isAgain ? { ...state, isAgain: false } : null
    return state.isEnding ? { ...state, isEnding: false } : null
  }

  private escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.stopPropagation()
    if (this.state.isEnding) this.setState({ isEnding: false })
    else if (this.state.isCalling) this.leaveForm()
    else this.props.screen.close()
  }

  private call = (): void => this.setState({ isCalling: true })

  private leaveForm = (): void => this.setState({ isCalling: false })

  override render() {
    const { screen, isShown } = this.props
    const { view, t, locale } = screen
    const isOpen = view.state !== null && !hasEnded(view)
    return (
      <section
        class="panel"
        role="dialog"
        aria-label={view.site ? t('title', { site: view.site.name }) : t('chat')}
        lang={locale}
        data-state={view.state ?? 'none'}
        data-link={view.link}
        hidden={!isShown}
        ref={(section) => {
          this.section = section
        }}
        onKeyDown={this.escape}
      >
        <header>
          <div class="titles">
            <h2>{view.site?.name ?? t('chat')}</h2>
            <p>{whoIsHere(screen)}</p>
          </div>
          {isOpen && (
            <button type="button" class="quiet" onClick={() => this.setState({ isEnding: true })}>
              {t('end')}
            </button>
          )}
          <button type="button" class="icon" aria-label={t('close')} onClick={screen.close}>
            <Icon name="down" />
          </button>
        </header>
        <div role="status">
          <Connection screen={screen} />
        </div>
        <Log screen={screen} isShown={isShown} call={!this.state.isCalling && this.call} />
        {this.foot()}
      </section>
    )
  }

  private foot() {
    const { screen } = this.props
    const { view, t, deeds } = screen
    const { isEnding, isAgain, isCalling } = this.state
    if (isEnding) {
      return (
        <footer role="group" aria-label={t('endQuestion')} class="question">
          <p>{t('endQuestion')}</p>
          <button
            type="button"
            class="main"
            onClick={() => {
              deeds.endChat()
              this.setState({ isEnding: false })
            }}
          >
            {t('end')}
          </button>
          <button type="button" ref={focusOnce} onClick={() => this.setState({ isEnding: false })}>
            {t('endNo')}
          </button>
        </footer>
      )
    }
    if (hasEnded(view) && !isAgain) {
      const isAsked = view.survey !== null
      return (
        <footer class="ended">
          <p>{t('ended')}</p>
          {view.rated && <p class="thanks">{t('rated')}</p>}
          {isAsked && <Survey screen={screen} most={view.survey ?? 0} />}
          <button
            type="button"
            class={isAsked ? 'quiet' : 'main'}
            onClick={() => this.setState({ isAgain: true })}
          >
            {t('again')}
          </button>
        </footer>
      )
    }
    return (
      <footer>
        <div role="status">
          <Waiting screen={screen} />
        </div>
        {isCalling ? (
          <CallbackForm screen={screen} leave={this.leaveForm} />
        ) : (
          <>
            <div class="ways">
              {mayAskForPerson(view) && (
                <button
                  type="button"
                  class="person"
                  aria-disabled={isAskingForPerson(view)}
                  onClick={deeds.askForPerson}
                >
                  <Icon name="person" />
                  {t(isAskingForPerson(view) ? 'asking' : 'person')}
                </button>
              )}
              {mayAskForCall(view) && !isOfferedCall(view) && (
                <button
                  type="button"
                  class="person"
                  disabled={isAskingForCall(view)}
                  onClick={this.call}
                >
                  {t('call')}
                </button>
              )}
            </div>
            <Composer screen={screen} />
          </>
        )}
      </footer>
    )
  }
}

/** What is wrong with the connection, and what a person can do about it. */
function Connection({ screen: { view, t, deeds } }: { screen: Screen }) {
  switch (view.link) {
    case 'reconnecting':
      return (
        <p class="banner">
          <span>{t('offline')}</span>
          <Again words={t('retry')} act={deeds.useHere} />
        </p>
      )
    case 'replaced':
      return (
        <p class="banner">
          <span>{t('replaced')}</span>
          <Again words={t('useHere')} act={deeds.useHere} />
        </p>
      )
    case 'forbidden':
    case 'signed_out':
      return (
        <p class="banner">
          <span>{t('unavailable')}</span>
          <Again words={t('retry')} act={deeds.useHere} />
        </p>
      )
    default:
      return null
  }
}

function Again({ words, act }: { words: string; act: () => void }) {
  return (
    <button type="button" class="link" onClick={act}>
      {words}
    </button>
  )
}

/** The place in line and an honest range, if there is one. */
function Waiting({ screen: { view, t } }: { screen: Screen }) {
  if (!isWaiting(view)) return null
  const { queue } = view
  const wait = waitMinutes(queue?.wait_low_s, queue?.wait_high_s)
  const place =
    view.state === 'offered'
      ? t('calling')
      : queue?.position
        ? t('position', { n: queue.position })
        : t('waiting')
  return (
    <div class="waiting">
      <i />
      <p>
        {view.call && (
          <>
            <strong>{t('willCall', { phone: view.call })}</strong>
            <br />
          </>
        )}
        <strong>{place}</strong>
        {wait && view.state === 'queued' && (
          <span> · {t(wait.low === wait.high ? 'waitOne' : 'wait', wait)}</span>
        )}
        <small>{t(view.call ? 'callLeave' : 'stay')}</small>
      </p>
    </div>
  )
}

function whoIsHere({ view, t }: Screen): string {
  if (view.state === 'active') {
    return view.call
      ? t('willCall', { phone: view.call })
      : t('agentHere', { name: view.agent ?? t('agent') })
  }
  if (view.state === 'parked') return t('away')
  if (isWaiting(view)) return t('waiting')
  return t(hasEnded(view) ? 'ended' : 'botHere')
}
