import { displayPath, groupDigits, type SyncEvent } from '@pairwise/engine'

/** How far a run is, in one line. */
export class Progress {
  readonly #files = { path1: 0, path2: 0 }
  #applying: Extract<SyncEvent, { type: 'progress' }> | null = null
  #hasBegun = false

  /** Null until there is something to tell. Made when it is asked for: most runs show it to nobody. */
  get text(): string | null {
    if (this.#applying !== null) return applying(this.#applying)
    const { path1, path2 } = this.#files
    return this.#hasBegun ? `Scanning: ${groupDigits(path1)} and ${groupDigits(path2)} files` : null
  }

  /** Whether the event moved anything. */
  follow(event: SyncEvent): boolean {
    if (event.type === 'scanned') {
      this.#files[event.side] = event.files
      this.#applying = null
    } else if (event.type === 'progress') this.#applying = event
    else return false
    this.#hasBegun = true
    return true
  }
}

function applying({ counters, current }: Extract<SyncEvent, { type: 'progress' }>): string {
  const { done, failed, stale, skipped, total, bytesDone, bytesTotal } = counters
  const at = current[0] === undefined ? '' : `  ${displayPath(current[0])}`
  const bytes = bytesTotal === 0 ? '' : `, ${size(bytesDone)} of ${size(bytesTotal)}`
  return `Applying: ${groupDigits(done + failed + stale + skipped)} of ${groupDigits(total)}${bytes}${at}`
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

function size(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
