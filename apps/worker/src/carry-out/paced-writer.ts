/** Writes the newest of what changes often: at once when nothing was written for a while, and never faster than its pace. */
export class PacedWriter {
  readonly #write: () => Promise<void>
  readonly #everyMs: number
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | null = null
  #inFlight: Promise<void> | null = null
  #isDue = false
  #isClosed = false
  #writtenAt = Number.NEGATIVE_INFINITY

  /** A failed `write` is reported and comes again in its turn. */
  constructor(write: () => Promise<void>, everyMs: number, onError: (error: unknown) => void) {
    this.#write = write
    this.#everyMs = everyMs
    this.#onError = onError
  }

  /** There is something new to write. */
  touch(): void {
    this.#isDue = true
    if (this.#isClosed || this.#timer !== null || this.#inFlight !== null) return
    const waitMs = Math.max(0, this.#writtenAt + this.#everyMs - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#isDue = false
      this.#inFlight = this.#writeOnce().finally(() => {
        this.#inFlight = null
        if (this.#isDue) this.touch()
      })
    }, waitMs)
  }

  /** Writes nothing more; resolves when nothing is being written. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#inFlight
  }

  async #writeOnce(): Promise<void> {
    try {
      await this.#write()
    } catch (error) {
      this.#isDue = true
      this.#onError(error)
    } finally {
      this.#writtenAt = performance.now()
    }
  }
}
