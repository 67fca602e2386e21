/**
 * What the loader on the page and the body, fetched when the chat is opened, know of each other.
 *
 * The loader talks to the center and keeps the view; the body only draws it. So a page with a
 * conversation under way shows what is unread without the body, and a body in another language can
 * take the place of the first without losing anything.
 */

import type { View } from './view'

/** Things a page may listen to. */
export type Happenings = {
  open: undefined
  close: undefined
  unread: { count: number }
  message: { by: 'me' | 'bot' | 'agent' | 'system'; text: string }
  state: { state: string }
}

/** What the screen can make happen. */
export type Deeds = {
  say(text: string): void
  pick(seq: number, option: string): void
  askForPerson(): void
  /** `name` and `topic` may be empty. */
  askForCall(phone: string, name: string, topic: string): void
  endChat(): void
  rate(score: number, comment: string): void
  typing(): void
  /** Everything on the screen has been seen. */
  seen(): void
  older(): Promise<void>
  /** A refused message goes from the screen; its text is the caller's. */
  takeBack(id: string): void
  useHere(): void
  draft(): string
  keepDraft(text: string): void
}

/** What the loader gives to the body. */
export type Frame = {
  root: ShadowRoot
  deeds: Deeds
  /** The visitor wants the panel away. */
  close(): void
}

/** What the body lets the loader do. */
export type Body = {
  draw(view: View, isShown: boolean): void
  /** Make room for a body in another language. */
  remove(): void
}

export type Mount = (frame: Frame) => Body
