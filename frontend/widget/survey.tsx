/** How was it? One to five, and a word if they like. */

import { Component } from 'preact'
import { Icon } from './icons'
import type { Screen } from './screen'

type State = { score: number; comment: string }

export class Survey extends Component<{ screen: Screen; most: number }, State> {
  override state: State = { score: 0, comment: '' }

  override render() {
    const { screen, most } = this.props
    const { t, deeds } = screen
    const { score, comment } = this.state
    return (
      <form
        class="survey"
        onSubmit={(event) => {
          event.preventDefault()
          deeds.rate(score, comment)
        }}
      >
        <fieldset>
          <legend>{t('rate')}</legend>
          <div class="stars">
            {Array.from({ length: most }, (_, index) => index + 1).map((n) => (
              <label key={n} class={n <= score ? 'lit' : ''}>
                <input
                  type="radio"
                  name="score"
                  value={n}
                  checked={n === score}
                  aria-label={t('stars', { n })}
                  onChange={() => this.setState({ score: n })}
                />
                <Icon name="star" />
              </label>
            ))}
          </div>
        </fieldset>
        {score > 0 && (
          <>
            <textarea
              rows={2}
              maxLength={2000}
              aria-label={t('comment')}
              placeholder={t('comment')}
              dir="auto"
              value={comment}
              onInput={(event) => this.setState({ comment: event.currentTarget.value })}
            />
            <button type="submit" class="main">
              {t('rateSend')}
            </button>
          </>
        )}
      </form>
    )
  }
}
