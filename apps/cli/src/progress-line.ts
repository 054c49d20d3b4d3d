/** One line on a terminal that is written over as the run goes on. */
export class ProgressLine {
  readonly #out: NodeJS.WriteStream
  #isShown = false

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  show(text: string): void {
    const printable = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')
    this.#out.write(`\r\x1b[K${printable.slice(0, Math.max(20, this.#out.columns - 1))}`)
    this.#isShown = true
  }

  clear(): void {
    if (!this.#isShown) return
    this.#out.write('\r\x1b[K')
    this.#isShown = false
  }
}
