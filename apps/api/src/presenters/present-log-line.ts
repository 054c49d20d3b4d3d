import type { LogLine } from '@pairwise/contracts'
import type { NumberedLogLine } from '@pairwise/db'

/** A line of a run's log as the contract says it. */
export function presentLogLine({ n, at, level, text }: NumberedLogLine): LogLine {
  return { n, at: at.toISOString(), level, text }
}
