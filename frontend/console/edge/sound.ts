/**
 * The two sounds of a desk, made on the spot: a rising pair for an offer, a soft tick for a message.
 *
 * Browsers keep silent until the page was clicked once; a sound that may not play is left out.
 */

interface Tone {
  hertz: number
  at: number
  seconds: number
  volume: number
}

const OFFER: Tone[] = [
  { hertz: 660, at: 0, seconds: 0.16, volume: 0.16 },
  { hertz: 880, at: 0.18, seconds: 0.26, volume: 0.16 },
]
const MESSAGE: Tone[] = [{ hertz: 520, at: 0, seconds: 0.09, volume: 0.06 }]

let context: AudioContext | null = null

export function ringOffer(): void {
  play(OFFER)
}

export function tickMessage(): void {
  play(MESSAGE)
}

function play(tones: Tone[]): void {
  if (!('AudioContext' in globalThis)) return
  context ??= new AudioContext()
  const audio = context
  void audio
    .resume()
    .then(() => tones.forEach((tone) => sound(audio, tone)))
    .catch(() => undefined)
}

function sound(audio: AudioContext, tone: Tone): void {
  const from = audio.currentTime + tone.at
  const to = from + tone.seconds
  const wave = new OscillatorNode(audio, { type: 'sine', frequency: tone.hertz })
  const volume = new GainNode(audio, { gain: 0 })
  volume.gain.setValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(tone.volume, from + 0.015)
  volume.gain.exponentialRampToValueAtTime(0.0001, to)
  wave.connect(volume).connect(audio.destination)
  wave.start(from)
  wave.stop(to)
}
