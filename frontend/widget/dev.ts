/** Starts the widget from its modules, for `npm run dev`; it is in no build. */

import { startWidget } from './loader'

const tag = document.createElement('script')
tag.src = `${location.origin}/widget.js`
tag.dataset['site'] = new URLSearchParams(location.search).get('site') ?? 'demo'
startWidget(tag)
