/**
 * Notices outside the page: the browser's notifications and the tab's title.
 */

export type Permission = 'granted' | 'denied' | 'default' | 'unsupported'

export function permission(): Permission {
  return 'Notification' in globalThis ? Notification.permission : 'unsupported'
}

/** Only ever called from a click: browsers punish pages that ask unasked. */
export async function askPermission(): Promise<Permission> {
  if (!('Notification' in globalThis)) return 'unsupported'
  return Notification.requestPermission()
}

/** Tells something once per `tag` while the page is hidden; a click brings the page forward. */
export function tell(title: string, body: string, tag: string): Notification | null {
  if (permission() !== 'granted' || document.visibilityState === 'visible') return null
  try {
    const shown = new Notification(title, { body, tag })
    shown.onclick = () => {
      window.focus()
      shown.close()
    }
    return shown
  } catch {
    // Phones only allow notifications from a service worker; the sound and the badge remain.
    return null
  }
}

/** The tab's title with what waits in front: `(3) …`, and a bell while an offer rings. */
export function titleOf(name: string, unread: number, offers: number): string {
  const bell = offers > 0 ? '🔔 ' : ''
  return `${bell}${unread > 0 ? `(${unread}) ` : ''}${name}`
}
