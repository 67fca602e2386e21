/** The round button in the corner, with the number of unread messages. */

import type { Translate } from '../shared/i18n'
import type { LauncherWords } from './words/words'

export type Look = 'closed' | 'loading' | 'open' | 'broken'

export type Launcher = {
  button: HTMLButtonElement
  show(look: Look): void
  showUnread(count: number): void
  speak(words: Translate<LauncherWords>): void
}

const BUBBLE = 'M4 6.5a2.5 2.5 0 0 1 2.5-2.5h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z'
const DOWN = 'M6 9l6 6 6-6'

export function drawLauncher(
  words: Translate<LauncherWords>,
  pressed: () => void,
  approached: () => void,
): Launcher {
  let t = words
  let look: Look = 'closed'
  let unread = 0

  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'launcher'
  button.addEventListener('click', pressed)
  button.addEventListener('pointerenter', approached, { once: true })
  button.addEventListener('focus', approached, { once: true })
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.append(path)
  const badge = document.createElement('span')
  badge.className = 'badge'
  badge.setAttribute('aria-hidden', 'true')
  button.append(svg, badge)

  function draw(): void {
    const isOpen = look === 'open' || look === 'loading'
    const isNews = unread > 0 && !isOpen
    button.dataset['state'] = look
    button.setAttribute('aria-expanded', String(isOpen))
    const name = t({ closed: 'open', loading: 'loading', open: 'close', broken: 'broken' }[look] as 'open')
    button.setAttribute('aria-label', isNews ? `${name} – ${t('unread', { n: unread })}` : name)
    button.title = name
    path.setAttribute('d', isOpen ? DOWN : BUBBLE)
    badge.textContent = unread > 99 ? '99+' : String(unread)
    badge.hidden = !isNews
  }

  draw()
  return {
    button,
    show(next) {
      look = next
      draw()
    },
    showUnread(count) {
      unread = count
      draw()
    },
    speak(next) {
      t = next
      draw()
    },
  }
}
