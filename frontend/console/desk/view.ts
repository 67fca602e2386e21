/**
 * Where the agent is looking: place, open conversation, pane (on a phone), tab and dialog.
 */

export type Place = 'work' | 'find'
export type Pane = 'list' | 'talk' | 'card'
export type Tab = 'reply' | 'note'

export type DialogName =
  | 'transfer'
  | 'park'
  | 'close'
  | 'tags'
  | 'customer'
  | 'same_person'
  | 'decline'
  | 'team'
  | 'keys'
  | 'commands'
  | 'settings'

export interface View {
  place: Place
  open: string | null
  pane: Pane
  tab: Tab
  dialog: DialogName | null
  /** What the dialog is about, when that is not the open conversation: an offer's id. */
  about: string | null
  /** The first `seq` that was unread when the conversation was opened. */
  newFrom: number | null
  /** The message being edited. */
  editing: number | null
  /** Whether the page is in front, and the log stands at its end: only then is something read. */
  visible: boolean
  atEnd: boolean
}

export const FIRST_VIEW: View = {
  place: 'work',
  open: null,
  pane: 'list',
  tab: 'reply',
  dialog: null,
  about: null,
  newFrom: null,
  editing: null,
  visible: true,
  atEnd: true,
}

export type ViewChange =
  | { view: 'place'; place: Place }
  | { view: 'open'; conv: string; newFrom: number | null }
  | { view: 'leave' }
  | { view: 'pane'; pane: Pane }
  | { view: 'tab'; tab: Tab }
  | { view: 'dialog'; dialog: DialogName; about?: string }
  | { view: 'dialog_closed' }
  | { view: 'editing'; seq: number | null }
  | { view: 'visible'; visible: boolean }
  | { view: 'at_end'; atEnd: boolean }

export function changeView(view: View, change: ViewChange): View {
  switch (change.view) {
    case 'place':
      return { ...view, place: change.place, pane: 'list', dialog: null }
    case 'open':
      return opened(view, change.conv, change.newFrom)
    case 'leave':
      return { ...view, open: null, pane: 'list', editing: null, newFrom: null }
    case 'pane':
      return { ...view, pane: view.open ? change.pane : 'list' }
    case 'tab':
      return { ...view, tab: change.tab }
    case 'dialog':
      return { ...view, dialog: change.dialog, about: change.about ?? null }
    case 'dialog_closed':
      return { ...view, dialog: null, about: null }
    case 'editing':
      return { ...view, editing: change.seq }
    case 'visible':
      return { ...view, visible: change.visible }
    case 'at_end':
      return { ...view, atEnd: change.atEnd }
  }
}

/** Opening what is open already only brings its pane forward: the "new" line stays where it is. */
function opened(view: View, conv: string, newFrom: number | null): View {
  if (view.open === conv) return { ...view, pane: 'talk', dialog: null }
  return {
    ...view,
    open: conv,
    pane: 'talk',
    tab: 'reply',
    dialog: null,
    about: null,
    newFrom,
    editing: null,
    atEnd: true,
  }
}
