import { displayPath, type SyncEvent } from '@pairwise/engine'

/** How far a run is, in one line. */
export class Progress {
  readonly #files = { path1: 0, path2: 0 }
  #text: string | null = null

  /** Null until there is something to tell. */
  get text(): string | null {
    return this.#text
  }

  /** Whether the event moved anything. */
  follow(event: SyncEvent): boolean {
    if (event.type === 'scanned') {
      this.#files[event.side] = event.files
      this.#text = `Scanning: ${this.#files.path1.toLocaleString('en')} and ${this.#files.path2.toLocaleString('en')} files`
      return true
    }
    if (event.type !== 'progress') return false
    const { done, failed, stale, skipped, total, bytesDone, bytesTotal } = event.counters
    const at = event.current[0] === undefined ? '' : `  ${displayPath(event.current[0])}`
    const bytes = bytesTotal === 0 ? '' : `, ${size(bytesDone)} of ${size(bytesTotal)}`
    this.#text = `Applying: ${(done + failed + stale + skipped).toLocaleString('en')} of ${total.toLocaleString('en')}${bytes}${at}`
    return true
  }
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

function size(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
