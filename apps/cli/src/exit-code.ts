import type { GateCode, PreparedPlan, RunReport, SyncErrorCode } from '@pairwise/engine'

/**
 * What scripts test for; the same classes as rclone's. `again` may simply be run again, `critical` needs a look, and
 * mostly a resync; `usage` is a mistake in the command itself.
 */
export const exitCodes = { done: 0, again: 1, critical: 2, usage: 64, interrupted: 130 } as const

const gateClass = {
  'root-missing': 'critical',
  'side-emptied': 'critical',
  'all-changed': 'again',
  'too-many-deletes': 'again',
  'listing-incomplete': 'again',
} as const satisfies Record<GateCode, 'again' | 'critical'>

const errorClass = {
  cancelled: 'interrupted',
  'lease-lost': 'again',
  'baseline-moved': 'again',
  'state-foreign': 'critical',
  'state-corrupt': 'critical',
  'state-missing': 'critical',
  'state-blocked': 'critical',
  'plan-changed': 'again',
  'root-missing': 'critical',
  'root-not-a-folder': 'critical',
  'root-unreadable': 'critical',
  'paths-overlap': 'critical',
  'filters-invalid': 'usage',
  'filters-changed': 'critical',
  'lock-held': 'again',
  'backend-failed': 'again',
} as const satisfies Record<SyncErrorCode, keyof typeof exitCodes>

/** Of a run or of a dry run, which fails as the run would. */
export function exitCodeOf(outcome: RunReport | PreparedPlan): number {
  const stops = outcome.gates.filter((gate) => gate.kind === 'stop').map((gate) => gateClass[gate.code])
  if (stops.includes('critical')) return exitCodes.critical
  const isPartial = 'result' in outcome && outcome.result === 'partial'
  return stops.length > 0 || isPartial || outcome.totals.unreadable > 0 ? exitCodes.again : exitCodes.done
}

export function exitCodeOfError(code: SyncErrorCode): number {
  return exitCodes[errorClass[code]]
}
