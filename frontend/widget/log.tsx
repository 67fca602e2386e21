/** What was said, oldest first: follows the end unless the reader has gone up to look back. */

import { Component, Fragment } from 'preact'
import { dayName, isSameDay } from '../shared/time'
import { Icon } from './icons'
import { Greeting, onItsWay, said } from './line'
import type { Screen } from './screen'
import {
  hasOlder,
  isOfferedCall,
  isSaid,
  type Line,
  openChoices,
  type Outgoing,
  unreadCount,
} from './view'

const NEAR_END_PX = 40
const NEAR_START_PX = 60
const MINUTE_MS = 60_000

type State = { isAtEnd: boolean }
type Place = { height: number; first: number | undefined; own: number }

type Props = { screen: Screen; isShown: boolean; call: (() => void) | false }

export class Log extends Component<Props, State> {
  override state: State = { isAtEnd: true }
  private box: HTMLElement | null = null
  /** What grows below takes room from the log: a longer draft, a survey. */
  private readonly resized = new ResizeObserver(() => this.follow())

  override componentDidMount(): void {
    if (this.box) this.resized.observe(this.box)
    this.settle()
  }

  override componentWillUnmount(): void {
    this.resized.disconnect()
  }

  override getSnapshotBeforeUpdate({ screen }: { screen: Screen }): Place {
    const { lines, outgoing } = screen.view
    return { height: this.box?.scrollHeight ?? 0, first: lines[0]?.seq, own: outgoing.length }
  }

  override componentDidUpdate(_: unknown, __: unknown, before: Place): void {
    const { lines, outgoing } = this.props.screen.view
    const box = this.box
    const grew = (lines[0]?.seq ?? 0) < (before.first ?? 0)
    if (box && grew && !this.state.isAtEnd) box.scrollTop += box.scrollHeight - before.height
    if (outgoing.length > before.own) this.toEnd()
    this.settle()
  }

  /** Stay at the end when there, and what is at the end has been seen. */
  private settle(): void {
    if (!this.props.isShown || !this.state.isAtEnd) return
    this.follow()
    if (!document.hidden) this.props.screen.deeds.seen()
  }

  private follow(): void {
    if (this.box && this.state.isAtEnd) this.box.scrollTop = this.box.scrollHeight
  }

  private toEnd = (): void => {
    if (!this.state.isAtEnd) this.setState({ isAtEnd: true })
  }

  private scrolled = (): void => {
    const { box } = this
    if (!box || !this.props.isShown) return
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX
    if (isAtEnd !== this.state.isAtEnd) this.setState({ isAtEnd })
    if (box.scrollTop < NEAR_START_PX) void this.props.screen.deeds.older().catch(() => undefined)
  }

  private line = (line: Line, index: number) => {
    const { screen, call } = this.props
    const { view } = screen
    const { lines } = view
    const before = lines[index - 1]
    const after = lines[index + 1]
    const now = Date.now()
    const isNewDay = !isSameDay(line.at, before?.at ?? now)
    const neighbours = {
      isFollowing: !isNewDay && before?.voice === line.voice,
      isFollowed: after?.voice === line.voice && after.at - line.at < MINUTE_MS,
    }
    return (
      <Fragment key={line.id}>
        {isNewDay && <p class="day">{dayName(line.at, now, screen.locale)}</p>}
        {said(screen, line, neighbours, openChoices(view) === line, !after && isOfferedCall(view) && call)}
      </Fragment>
    )
  }

  private outgoing = (one: Outgoing) => (
    <Fragment key={one.order.id}>
      {false}
      {onItsWay(this.props.screen, one)}
    </Fragment>
  )

  override render() {
    const { screen } = this.props
    const { view, t } = screen
    const { lines, outgoing } = view
    const own = outgoing.filter(({ order }) => isSaid(order))
    const unread = unreadCount(view)
    return (
      <div class="scroll">
        <div
          class="log"
          role="log"
          aria-label={t('log')}
          tabIndex={0}
          ref={(box) => {
            this.box = box
          }}
          onScroll={this.scrolled}
        >
          {hasOlder(view) ? <p class="aside">{t('older')}</p> : <Greeting screen={screen} />}
          {[...lines.map(this.line), ...own.map(this.outgoing)]}
          {view.typing && (
            <p class="typing" aria-live="off">
              <i />
              <i />
              <i />
              <span>{t('typing', { name: view.agent ?? t('agent') })}</span>
            </p>
          )}
        </div>
        {!this.state.isAtEnd && (
          <button type="button" class="newer" onClick={this.toEnd}>
            {unread > 0 ? t('newMessages', { n: unread }) : <span class="hidden">{t('newest')}</span>}
            <Icon name="down" />
          </button>
        )}
      </div>
    )
  }
}
