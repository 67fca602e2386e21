/**
 * The server's time, guessed from the times it tells.
 *
 * Whatever the server stamped, it stamped before we read it, so every stamp is a lower bound of the
 * difference between the clocks, and the highest bound is the best guess. Countdowns then end with
 * the server and not with a laptop that is four minutes slow.
 */

export class ServerClock {
  private offset: number | null = null
  private measured = false

  constructor(private readonly local: () => number = Date.now) {}

  /**
   * The server said it was `at` when it wrote what arrives now; `coarse` is what it may have cut
   * off. A coarse time never replaces a fine one that it agrees with.
   */
  heard(at: number, coarse = 0): void {
    const bound = at - this.local()
    const agrees = this.offset !== null && this.offset >= bound && this.offset <= bound + coarse
    if (agrees) this.measured = true
    if (this.measured && this.offset !== null && bound <= this.offset) return
    this.offset = bound
    this.measured = true
  }

  /** A lost connection measures anew when it is back: either clock may have been set meanwhile. */
  measureAgain(): void {
    this.measured = false
  }

  now(): number {
    return this.local() + (this.offset ?? 0)
  }
}
