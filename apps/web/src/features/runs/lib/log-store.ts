import type { LogLine } from '@pairwise/contracts'

/** The lines of one log that are in this browser. Lines are known by their number, so none is there twice, and what is missing has a place. */
export interface LogStore {
  /** How many lines the log has, as far as is known: the number of the last one. */
  readonly last: () => number
  readonly line: (n: number) => LogLine | undefined
  /** Takes lines in, in any order and however often. */
  add(lines: readonly LogLine[]): void
  /** Says that the log reaches at least to a number, without having its lines. */
  reach(last: number): void
  /** The first line from a number on that is not there yet, or null when all are. */
  firstMissing(from: number): number | null
  /** Forgets everything: the log was numbered anew. */
  clear(): void
  /** Changes with every change of the contents. */
  readonly version: () => number
  onChange(listener: () => void): () => void
}

/** An empty store. */
export function createLogStore(): LogStore {
  let lines: (LogLine | undefined)[] = []
  let last = 0
  /** Every line up to this number is there. */
  let complete = 0
  let version = 0
  const listeners = new Set<() => void>()

  function changed(): void {
    version += 1
    for (const listener of listeners) listener()
  }

  return {
    last: () => last,
    line: (n) => lines[n - 1],
    add(added) {
      let isNew = false
      for (const line of added) {
        if (lines[line.n - 1] !== undefined) continue
        lines[line.n - 1] = line
        last = Math.max(last, line.n)
        isNew = true
      }
      while (lines[complete] !== undefined) complete += 1
      if (isNew) changed()
    },
    reach(reached) {
      if (reached <= last) return
      last = reached
      changed()
    },
    firstMissing(from) {
      for (let n = Math.max(from, complete + 1); n <= last; n += 1) if (lines[n - 1] === undefined) return n
      return null
    },
    clear() {
      lines = []
      last = 0
      complete = 0
      changed()
    },
    version: () => version,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
