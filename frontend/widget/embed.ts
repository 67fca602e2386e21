/** What `widget.js` runs: one widget per page, however often the line was pasted. */

import { startWidget } from './loader'

const script = document.currentScript as HTMLScriptElement | null
if (script && !window.ContactCenter) {
  if (document.body) startWidget(script)
  else addEventListener('DOMContentLoaded', () => startWidget(script))
}
