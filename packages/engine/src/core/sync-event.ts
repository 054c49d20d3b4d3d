import type { Gate } from './gates.ts'
import type { Operation } from './operation.ts'
import type { OutcomeKind } from './outcome.ts'
import type { PathTrouble } from './path-trouble.ts'
import type { RelPath } from './rel-path.ts'
import type { Side } from './side.ts'
import type { PlanTotals } from './totals.ts'

export type RunPhase = 'scanning' | 'planning' | 'applying' | 'verifying'

/** Counts while a plan is carried out; `total` and `bytesTotal` are of operations that change a side. */
export interface ApplyCounters {
  total: number
  done: number
  failed: number
  stale: number
  skipped: number
  bytesTotal: number
  bytesDone: number
}

/** A limit on what one run may take up. */
export type ReachedLimit = 'duration' | 'transfer'

/** How a run ended. `held`: a stop gate tripped and nothing was written. */
export interface RunReport {
  readonly result: 'nothing' | 'done' | 'partial' | 'held'
  readonly digest: string
  readonly totals: PlanTotals
  readonly gates: readonly Gate[]
  readonly counters: ApplyCounters
  /** Entries that could not be looked at: their paths were left alone. */
  readonly unreadable: number
  /** Why a part of the plan was not taken up; the next run goes on there. */
  readonly limit: ReachedLimit | null
  /** Files whose revision alone changed and that a later run looks into: this one had read enough. */
  readonly unverified: number
}

/** Everything a run tells while it goes on. */
export type SyncEvent =
  | { readonly type: 'phase'; readonly phase: RunPhase }
  | { readonly type: 'scanned'; readonly side: Side; readonly files: number; readonly finished: boolean }
  /** Something was left out on purpose: a link, a socket, a name that can't be used. */
  | { readonly type: 'notice'; readonly side: Side; readonly path: RelPath; readonly text: string; readonly isLink: boolean }
  /** Something could not be read; it and what is below it is left alone. */
  | { readonly type: 'unreadable'; readonly side: Side; readonly path: RelPath; readonly text: string }
  /** So many files were not looked into yet although their revision changed: they stay known as they were, and come next. */
  | { readonly type: 'unverified'; readonly files: number }
  | { readonly type: 'gate'; readonly gate: Gate }
  /** Nothing new is taken up in this run. */
  | { readonly type: 'limit'; readonly limit: ReachedLimit }
  | { readonly type: 'planned'; readonly digest: string; readonly totals: PlanTotals }
  | {
      readonly type: 'operation'
      readonly operation: Operation
      readonly outcome: OutcomeKind
      readonly problem: string | null
      readonly trouble?: PathTrouble | null
    }
  | { readonly type: 'progress'; readonly counters: ApplyCounters; readonly current: readonly RelPath[] }
  | { readonly type: 'committed'; readonly version: number; readonly operations: number }
