import { displayPath, type SyncEvent } from '@pairwise/engine'

/** One line on a terminal that is written over as the run goes on. On anything else it writes nothing. */
export class ProgressLine {
  readonly #out: NodeJS.WriteStream
  readonly #files = { path1: 0, path2: 0 }
  #isShown = false

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  show(event: SyncEvent): void {
    if (!this.#out.isTTY) return
    if (event.type === 'scanned') {
      this.#files[event.side] = event.files
      this.#write(`Scanning: ${this.#files.path1.toLocaleString('en')} and ${this.#files.path2.toLocaleString('en')} files`)
    } else if (event.type === 'progress') {
      const { done, failed, stale, skipped, total } = event.counters
      const at = event.current[0] === undefined ? '' : `  ${displayPath(event.current[0])}`
      this.#write(`Applying: ${(done + failed + stale + skipped).toLocaleString('en')} of ${total.toLocaleString('en')}${at}`)
    }
  }

  clear(): void {
    if (!this.#isShown) return
    this.#out.write('\r\x1b[K')
    this.#isShown = false
  }

  #write(text: string): void {
    const printable = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')
    this.#out.write(`\r\x1b[K${printable.slice(0, Math.max(20, this.#out.columns - 1))}`)
    this.#isShown = true
  }
}
