import type { OutcomeKind } from '../core/outcome.ts'
import type { PlanRow } from '../core/plan-row.ts'

export type { OutcomeKind, PlanRow }

export interface RowOutcome {
  readonly order: Uint8Array
  readonly outcome: OutcomeKind
  /** A sentence for people when it was not done; null otherwise. */
  readonly problem: string | null
}

/** A deletion and a copy that can only be each other's: the key is on exactly one row of either kind. */
export interface MoveCandidate {
  readonly deletion: PlanRow
  readonly copy: PlanRow
}

/**
 * The operations of one plan, streamed: neither writing nor reading holds them all in memory.
 * A store is bound to its plan when it is made and starts empty.
 */
export interface PlanStore {
  /** Rows in any order, while the plan is not sealed. */
  append(rows: readonly PlanRow[]): Promise<void>

  /** Each pair of one `delete` row and one `copy` row that alone share a `moveKey`, ordered by the deletion's `order`. */
  moveCandidates(): AsyncIterable<MoveCandidate>

  /** Takes rows out and puts others in, in one step. */
  replace(orders: readonly Uint8Array[], rows: readonly PlanRow[]): Promise<void>

  /** All rows after `after` in order, in batches. The rows may be read while outcomes are recorded. */
  rows(after?: Uint8Array): AsyncIterable<readonly PlanRow[]>

  /** Fixes the plan: rows can't change any more. */
  seal(digest: string): Promise<void>

  /** The digest of a sealed plan; null before. */
  digest(): Promise<string | null>

  /** What happened to rows. A later outcome of the same row replaces the earlier one. */
  recordOutcomes(outcomes: readonly RowOutcome[]): Promise<void>

  close(): Promise<void>
}
