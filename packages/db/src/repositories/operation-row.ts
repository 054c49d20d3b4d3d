import type { ChangeClass, OperationKind, OutcomeKind, Reason, Side } from '@pairwise/engine/ports'
import type { OperationSort } from './operation-order.ts'

/** Why a row of a sealed plan is not carried out. */
export type LeftOutWhy = 'skipped' | 'skipped-with' | 'held'

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
  readonly leftOut: { readonly why: LeftOutWhy; readonly by: string | null } | null
  /** By the person whom the query names. */
  readonly isViewed: boolean
  /** For what comes back: the mode of its plan, and when the last run began before it that left nothing different; null where none is known. */
  readonly comesBack: { readonly mode: string; readonly since: Date | null } | null
}

export interface OperationFilter {
  /** A class of change, or a view across classes. */
  readonly view?: ChangeClass | 'comes-back' | 'skipped'
  readonly side?: Side
  readonly outcome?: OutcomeKind
  /** Part of the path as people see it, in any case; with `*` or `?` a pattern. */
  readonly text?: string
  /** The bytes of a folder's path with `/` as 0x00: rows in it and below, or only those listed in it. */
  readonly folder?: Uint8Array
  readonly isDirect?: true
  readonly reason?: Reason
  readonly viewed?: { readonly by: string; readonly is: boolean }
  /** Rows that the plan before did not have, or had otherwise. */
  readonly isFresh?: true
  readonly ids?: readonly string[]
  readonly except?: readonly string[]
}

export interface OperationQuery extends OperationFilter {
  readonly planId: number
  /** Whose marks the rows tell. */
  readonly viewer?: string
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

/** How many operations of one class and reason a plan has for one side, and their bytes. */
export interface OperationTally {
  readonly class: ChangeClass
  readonly side: Side | null
  readonly reason: Reason
  readonly rows: number
  readonly bytes: number
}
