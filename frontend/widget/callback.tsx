/** Where the visitor leaves a number: one field that is needed, two that help. */

import { Component } from 'preact'
import { focusOnce } from './focus'
import type { Screen } from './screen'
import { isWaiting } from './view'

const DIVIDERS = /[\s().\-/]/g
const NUMBER = /^\+?\d{3,20}$/

export class CallbackForm extends Component<{ screen: Screen; leave(): void }, { isWrong: boolean }> {
  override state = { isWrong: false }

  private ask = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const { screen, leave } = this.props
    const field = form.elements.namedItem('phone') as HTMLInputElement
    const given = new FormData(form)
    const text = (name: string): string => String(given.get(name) ?? '').trim()
    // Digits of any width are the same number.
    const phone = text('phone').normalize('NFKC').replace(DIVIDERS, '')
    if (!NUMBER.test(phone)) {
      this.setState({ isWrong: true })
      field.focus()
      return
    }
    screen.deeds.askForCall(phone, text('name'), text('topic'))
    leave()
  }

  override render() {
    const { screen, leave } = this.props
    const { view, t } = screen
    const { isWrong } = this.state
    return (
      <form class="call" aria-label={t('call')} noValidate onSubmit={this.ask}>
        {isWaiting(view) && <p>{t('callKeep')}</p>}
        <label>
          {t('phone')}
          <input
            name="phone"
            type="tel"
            autocomplete="tel"
            required
            aria-invalid={isWrong}
            aria-describedby={isWrong ? 'no-phone' : undefined}
            ref={focusOnce}
          />
        </label>
        {isWrong && (
          <p id="no-phone" class="wrong" role="alert">
            {t('phoneWrong')}
          </p>
        )}
        <label>
          {t('name')}
          <input name="name" autocomplete="name" maxLength={200} dir="auto" />
        </label>
        <label>
          {t('topic')}
          <input name="topic" maxLength={200} dir="auto" />
        </label>
        <div>
          <button type="submit" class="main">
            {t('call')}
          </button>
          <button type="button" onClick={leave}>
            {t('endNo')}
          </button>
        </div>
      </form>
    )
  }
}
