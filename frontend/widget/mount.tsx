/** Puts the panel beside the launcher and draws it, in the one language this body speaks. */

import { panel } from '#words'
import { render } from 'preact'
import { type Locale, translator } from '../shared/i18n'
import type { Mount } from './contract'
import { wear } from './dress'
import foot from './foot.css?inline'
import log from './log.css?inline'
import { Panel } from './panel'
import frame from './panel.css?inline'
import { emptyView } from './view'
import type { PanelWords } from './words/words'

declare const LOCALE: Locale

export const mount: Mount = ({ root, deeds, close }) => {
  const words: PanelWords = panel
  const t = translator(LOCALE, words)
  let view = emptyView
  let isShown = false
  let isDue = false
  const box = document.createElement('div')
  root.append(box)
  const undress = wear(root, frame + log + foot)

  /** Many changes in one go are drawn once. */
  function redraw(): void {
    if (isDue) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      const screen = { view, t, locale: LOCALE, deeds, close, redraw }
      render(<Panel screen={screen} isShown={isShown} />, box)
    })
  }

  function focus(): void {
    const field = box.querySelector<HTMLElement>('textarea') ?? box.querySelector('button')
    field?.focus()
  }

  document.addEventListener('visibilitychange', redraw)
  return {
    draw(next, shown) {
      const isOpening = shown && !isShown
      view = next
      isShown = shown
      redraw()
      if (isOpening) queueMicrotask(focus)
    },
    remove() {
      document.removeEventListener('visibilitychange', redraw)
      render(null, box)
      box.remove()
      undress()
    },
  }
}
