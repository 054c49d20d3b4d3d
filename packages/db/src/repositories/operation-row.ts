import type { ChangeClass, OperationKind, OutcomeKind, Reason, Side } from '@pairwise/engine/ports'
import type { OperationSort } from './operation-order.ts'

/** One operation of a plan as it is stored. */
export interface OperationRow {
  readonly id: string
  readonly kind: OperationKind
  readonly class: ChangeClass
  readonly side: Side | null
  /** The bytes of the path with `/` as 0x00. */
  readonly path: Uint8Array
  readonly bytes: number
  readonly reason: Reason
  /** The operation whole, as its plan wrote it. */
  readonly body: string
  readonly outcome: OutcomeKind | null
  readonly problem: string | null
}

export interface OperationFilter {
  readonly class?: ChangeClass
  readonly side?: Side
  readonly outcome?: OutcomeKind
  /** Part of the path as people see it, in any case. */
  readonly text?: string
}

export interface OperationQuery extends OperationFilter {
  readonly planId: number
  readonly sort: OperationSort
  readonly limit: number
  /** Where to begin: at a row by its number, or after the row that a cursor names. */
  readonly from?: { readonly offset: number } | { readonly cursor: string }
}

export interface OperationWindow {
  readonly rows: OperationRow[]
  /** How many rows the filter lets through. */
  readonly total: number
  /** Goes on after the last row; null at the end. */
  readonly nextCursor: string | null
}

/** How many operations of one class a plan has for one side, and their bytes. */
export interface OperationTally {
  readonly class: ChangeClass
  readonly side: Side | null
  readonly rows: number
  readonly bytes: number
}
