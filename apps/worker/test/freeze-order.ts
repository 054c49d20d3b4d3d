import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Before which of its destructive calls a process is to stop itself; 0 for none. */
export interface FreezeOrder {
  readonly at: number
  /** Before the guard is asked, or between its answer and the call. */
  readonly when: 'before-check' | 'after-check'
}

/** What a process has counted. */
export interface FreezeReport extends FreezeOrder {
  readonly calls: number
  readonly callsAfterThaw: number
}

/** Where a process finds its order and leaves its report. */
export function freezeFile(pid: number): string {
  return join(tmpdir(), `pairwise-freeze-${pid}.json`)
}
