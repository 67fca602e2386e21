/**
 * The last words of a conversation in one line, with who said them.
 */

import type { Transcript } from './transcript'
import { lastMessage } from './transcript'
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
  const who = last.by === me ? 'you' : voiceOf(last.by) === 'bot' ? 'bot' : 'other'
  return { kind: 'words', who, text: last.d.text.replace(/\s+/g, ' ') }
}
