/**
 * The last words of a conversation in one line, with who said them.
 */

import { plain } from '../../shared/markdown'
import type { Transcript } from './transcript'
import { lastMessage } from './transcript'
import type { Voice } from './rows'
import { voiceOf } from './rows'

export type Preview =
  | { kind: 'words'; who: 'you' | 'bot' | 'other'; text: string }
  | { kind: 'deleted' | 'attachment' | 'none' | 'unknown' }

/** `unknown` until the newest page is there: an empty line is better than a wrong one. */
export function previewOf(t: Transcript | undefined, me: string): Preview {
  if (!t?.loaded) return { kind: 'unknown' }
  const last = lastMessage(t)
  if (!last) return { kind: 'none' }
  if (last.d.deleted) return { kind: 'deleted' }
  if (!last.d.text && last.d.attachments?.length) return { kind: 'attachment' }
  const voice = voiceOf(last.by)
  const who = last.by === me ? 'you' : voice === 'bot' ? 'bot' : 'other'
  return { kind: 'words', who, text: inOneLine(last.d.text, voice) }
}

/** Customers' words are shown as typed; the marks of everybody else's mean something elsewhere. */
export function inOneLine(text: string, voice: Voice): string {
  return (voice === 'visitor' ? text : plain(text)).replace(/\s+/g, ' ').trim()
}
