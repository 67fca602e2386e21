/** What every part of the panel is given: the view to draw and what it can make happen. */

import type { Locale, Translate } from '../shared/i18n'
import type { Deeds } from './contract'
import type { View } from './view'
import type { PanelWords } from './words/words'

export type Screen = {
  view: View
  t: Translate<PanelWords>
  locale: Locale
  deeds: Deeds
  close(): void
  /** Draw again although the view is the same: a draft has changed. */
  redraw(): void
}
