/** What every language must say: English is the list of keys. */

import type { Text } from '../../shared/i18n'
import type { launcher, panel } from './en'

export type LauncherWords = Record<keyof typeof launcher, Text>
export type PanelWords = Record<keyof typeof panel, Text>
