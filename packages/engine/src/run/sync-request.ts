import type { SyncPolicy } from '../core/policy.ts'
import type { PerSide } from '../core/side.ts'
import type { Bandwidth } from '../execute/throttle.ts'
import type { BaseSink } from '../ports/base-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { ContentSource } from '../ports/content-source.ts'
import type { PlanSelection } from '../ports/plan-selection.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunGuard } from '../ports/run-guard.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { ReadableBackend, WritableBackend } from '../ports/storage-backend.ts'
import type { Transport } from '../ports/transport.ts'

/** What looking needs: handles that can't write, the baseline to read, a store for the plan. */
export interface PreviewRequest {
  readonly backends: PerSide<ReadableBackend>
  readonly state: StateStore
  readonly plan: PlanStore
  readonly policy: SyncPolicy
  readonly clock: Clock
  /** Aborted: stop as soon as what was started is saved. */
  readonly signal?: AbortSignal
}

export interface SyncRequest extends PreviewRequest {
  readonly backends: PerSide<WritableBackend>
  readonly guard: RunGuard
  /** How fast all copies together may go, where that may change while the run goes on; without it, as the policy says. */
  readonly bandwidth?: Bandwidth
  /** What of the plan is left out; without it all is carried out. */
  readonly selection?: PlanSelection
  /** Where contents come from that a plan gives to both sides. */
  readonly contents?: ContentSource
  /** How content of large files gets over; without it everything is read and written here. */
  readonly transport?: Transport
  /** Takes the texts that are copied. */
  readonly bases?: BaseSink
}
