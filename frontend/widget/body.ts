/** What `widget-body-….js` runs: hands the screen to the loader that asked for it. */

import type { Locale } from '../shared/i18n'
import { mount } from './mount'

declare const LOCALE: Locale

window.ContactCenter?.attach(LOCALE, mount)
