/** Ids that sort by the time they were made: 48 bits of milliseconds, 80 bits of chance. */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type Clock = () => number
export type Chance = (bytes: Uint8Array<ArrayBuffer>) => void

/** A maker whose ids rise strictly, also within one millisecond and when the clock steps back. */
export function idMaker(
  now: Clock = Date.now,
  chance: Chance = (bytes) => crypto.getRandomValues(bytes),
): () => string {
  let last = 0
  let tail: Uint8Array<ArrayBuffer> = new Uint8Array(16)
  return () => {
    const at = now()
    if (at > last) {
      last = at
      tail = new Uint8Array(16)
      chance(tail)
      // Room to count upwards before the first digit would overflow.
      tail = tail.map((byte) => byte % 32)
      tail[0] = (tail[0] ?? 0) % 16
    } else {
      increment(tail)
    }
    return timeDigits(last) + Array.from(tail, (digit) => DIGITS[digit]).join('')
  }
}

export const newId = idMaker()

function increment(digits: Uint8Array): void {
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const value = (digits[place] ?? 0) + 1
    digits[place] = value % 32
    if (value < 32) return
  }
}

function timeDigits(at: number): string {
  let rest = at
  let text = ''
  for (let place = 0; place < 10; place += 1) {
    text = DIGITS[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}
