/** Where the visitor writes. Enter sends, Shift+Enter makes a line; a draft survives a reload. */

import { Component } from 'preact'
import { Icon } from './icons'
import type { Screen } from './screen'

const MOST = 10_000
/** The code browsers give to keys that belong to an input method still composing. */
const COMPOSING = 229

type State = { text: string }

export class Composer extends Component<{ screen: Screen }, State> {
  private field: HTMLTextAreaElement | null = null

  constructor(props: { screen: Screen }) {
    super(props)
    this.state = { text: props.screen.deeds.draft() }
  }

  override componentDidMount(): void {
    this.grow()
  }

  override componentDidUpdate(): void {
    // A message taken back arrives by the draft.
    const draft = this.props.screen.deeds.draft()
    if (draft !== this.state.text) this.setState({ text: draft })
    this.grow()
  }

  private grow(): void {
    const { field } = this
    if (!field) return
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }

  private wrote = (text: string): void => {
    const { deeds } = this.props.screen
    deeds.keepDraft(text)
    if (text) deeds.typing()
    this.setState({ text })
  }

  private send = (): void => {
    const text = this.state.text.trim()
    if (!text || lengthOf(text) > MOST) return
    const { deeds } = this.props.screen
    deeds.keepDraft('')
    this.setState({ text: '' })
    deeds.say(text)
    this.field?.focus()
  }

  private key = (event: KeyboardEvent): void => {
    const isComposing = event.isComposing || event.keyCode === COMPOSING
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return
    event.preventDefault()
    this.send()
  }

  override render() {
    const { t } = this.props.screen
    const { text } = this.state
    const over = lengthOf(text.trim()) - MOST
    return (
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault()
          this.send()
        }}
      >
        <textarea
          rows={1}
          aria-label={t('input')}
          placeholder={t('hint')}
          aria-invalid={over > 0}
          aria-describedby={over > 0 ? 'too-long' : undefined}
          dir="auto"
          value={text}
          ref={(field) => {
            this.field = field
          }}
          onInput={(event) => this.wrote(event.currentTarget.value)}
          onKeyDown={this.key}
        />
        <button type="submit" class="send" aria-label={t('send')} disabled={!text.trim() || over > 0}>
          <Icon name="send" />
        </button>
        {over > 0 && (
          <p id="too-long" class="wrong" role="alert">
            {t('tooLong', { most: MOST, n: over })}
          </p>
        )}
      </form>
    )
  }
}

/** Characters as people and the server count them, not as JavaScript stores them. */
function lengthOf(text: string): number {
  return text.length > MOST ? [...text].length : text.length
}
