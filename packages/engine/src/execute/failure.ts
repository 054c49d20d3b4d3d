import { describeErrno } from '../backends/local/errno.ts'
import type { AgreedRecord, Outcome, OutcomeKind } from '../core/outcome.ts'
import type { Seen } from '../core/seen.ts'
import { isPathTrouble, pathTroubleOf } from '../errors.ts'

export function done(records: readonly AgreedRecord[]): Outcome {
  return { kind: 'done', problem: null, records }
}

export function notDone(kind: Exclude<OutcomeKind, 'done'>, problem: string): Outcome {
  return { kind, problem, records: [] }
}

/** The world is not what the plan assumed: nothing was done, and the next run looks again. */
export function stale(found: Seen): Outcome {
  return notDone('stale', `changed since the plan was made (now ${found.kind})`)
}

/** Trouble with one path is a value and the run goes on; what ends the run is thrown on. */
export function failureOf(error: unknown): Outcome {
  return { ...notDone('failed', problemOf(error)), trouble: pathTroubleOf(error) }
}

/** What people should know of trouble with one path. Throws again what is none. */
export function problemOf(error: unknown): string {
  if (!isPathTrouble(error)) throw error
  return describeErrno(error)
}
