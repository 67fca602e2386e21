/**
 * Whether a key press belongs to an input method: Enter then takes a word, and must not send.
 *
 * One browser ends the composition before it tells of the key; the code 229 gives it away.
 */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229
}
