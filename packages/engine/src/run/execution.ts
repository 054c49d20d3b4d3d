import type { SyncPolicy } from '../core/policy.ts'
import type { PerSide } from '../core/side.ts'
import type { ApplyCounters, SyncEvent } from '../core/sync-event.ts'
import type { ExecuteContext } from '../execute/execute-context.ts'
import type { Bandwidth } from '../execute/throttle.ts'
import type { Clock } from '../ports/clock.ts'
import type { PlanSelection } from '../ports/plan-selection.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunGuard } from '../ports/run-guard.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import type { Transport } from '../ports/transport.ts'
import type { BaselineWriter } from './baseline-writer.ts'
import type { LimitWatch } from './limit-watch.ts'

/** All that carrying out a sealed plan works with. */
export interface Execution {
  readonly backends: PerSide<WritableBackend>
  readonly plan: PlanStore
  readonly selection: PlanSelection | undefined
  readonly baseline: BaselineWriter
  readonly clock: Clock
  readonly guard: RunGuard
  readonly policy: SyncPolicy
  readonly bandwidth: Bandwidth
  readonly limits: LimitWatch
  readonly counters: ApplyCounters
  readonly emit: (event: SyncEvent) => void
  readonly contents: ExecuteContext['contents']
  readonly bases: ExecuteContext['bases']
  readonly transport: Transport | null
  /** Aborted: take up nothing new, save what was done, then throw `cancelled`. */
  readonly signal?: AbortSignal | undefined
}
