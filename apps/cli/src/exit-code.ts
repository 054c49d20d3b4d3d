import type { GateCode, PreparedPlan, RunReport, SyncErrorCode } from '@pairwise/engine'

/**
 * What scripts test for; the same classes as rclone's. `again` may simply be run again, `critical` needs a look. `blocking` is
 * critical too, and every later run waits for a resync, unless `--resilient` lets it go on. `idle` is for
 * `--error-on-no-transfer`, `usage` a mistake in the command itself.
 */
export const exitCodes = { done: 0, again: 1, critical: 2, blocking: 2, idle: 9, usage: 64, interrupted: 130 } as const

export type ExitClass = keyof typeof exitCodes

const gateClass = {
  'root-missing': 'critical',
  'root-changed': 'critical',
  overlap: 'blocking',
  'marker-missing': 'blocking',
  'side-emptied': 'blocking',
  'all-changed': 'again',
  'too-many-deletes': 'again',
  'low-space': 'again',
  'listing-incomplete': 'again',
  'hold-changed': 'again',
} as const satisfies Record<GateCode, ExitClass>

const errorClass = {
  cancelled: 'interrupted',
  'lease-lost': 'again',
  'baseline-moved': 'again',
  'state-foreign': 'critical',
  'state-corrupt': 'critical',
  'state-missing': 'critical',
  'state-blocked': 'critical',
  'plan-changed': 'again',
  'plan-damaged': 'usage',
  'root-missing': 'critical',
  'root-not-a-folder': 'critical',
  'root-unreadable': 'critical',
  'paths-overlap': 'blocking',
  'filters-invalid': 'usage',
  'filters-changed': 'blocking',
  'lock-held': 'again',
  'backend-failed': 'again',
  'host-key-unknown': 'again',
  'host-key-changed': 'again',
  'sign-in-refused': 'again',
  'sign-in-expired': 'again',
  'certificate-untrusted': 'again',
  'storage-unreachable': 'again',
  'listing-cut': 'again',
  'storage-missing': 'again',
} as const satisfies Record<SyncErrorCode, ExitClass>

/** Of a run or of a dry run, which fails as the run would. */
export function exitClassOf(outcome: RunReport | PreparedPlan): ExitClass {
  const stops = outcome.gates.filter((gate) => gate.kind === 'stop').map((gate) => gateClass[gate.code])
  if (stops.includes('blocking')) return 'blocking'
  if (stops.includes('critical')) return 'critical'
  const isPartial = 'result' in outcome && outcome.result === 'partial'
  return stops.length > 0 || isPartial || outcome.totals.unreadable > 0 ? 'again' : 'done'
}

export function exitClassOfError(code: SyncErrorCode): ExitClass {
  return errorClass[code]
}

export function exitCodeFor(ending: ExitClass, { criticalExitCode }: { readonly criticalExitCode: number | null }): number {
  if ((ending === 'critical' || ending === 'blocking') && criticalExitCode !== null) return criticalExitCode
  return exitCodes[ending]
}
