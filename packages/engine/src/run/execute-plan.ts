/** Carries a sealed plan out, in batches: act, make durable, look again, fold and commit, tell. */

import { breathe } from '../breathe.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import { decodeRow, type PlanRow } from '../core/plan-row.ts'
import type { RelPath } from '../core/rel-path.ts'
import { type PerSide, sides } from '../core/side.ts'
import type { ApplyCounters, SyncEvent } from '../core/sync-event.ts'
import { SyncError } from '../errors.ts'
import { carryOut } from '../execute/carry-out.ts'
import { failureOf } from '../execute/failure.ts'
import { type SettlingRecord, settleWritten, writtenSides } from '../execute/settle-written.ts'
import type { Clock } from '../ports/clock.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunGuard } from '../ports/run-guard.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import type { BaselineWriter } from './baseline-writer.ts'

/** A batch ends after this long even when it is not full, so that a cut-off loses little. */
const batchMs = 5000
const progressMs = 500

export interface Execution {
  readonly backends: PerSide<WritableBackend>
  readonly plan: PlanStore
  readonly baseline: BaselineWriter
  readonly clock: Clock
  readonly guard: RunGuard
  readonly transfers: number
  /** Whether the pair wants hashes in its records. */
  readonly withHash: boolean
  readonly counters: ApplyCounters
  readonly emit: (event: SyncEvent) => void
  /** Aborted: take up nothing new, save what was done, then throw `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

/** One after the other, because a folder must be there before what goes into it, and empty before it goes. */
const inSequence: ReadonlySet<Operation['kind']> = new Set(['mkdir', 'rmdir'])

export async function executePlan(execution: Execution): Promise<void> {
  for await (const rows of execution.plan.rows()) {
    const waiting = rows.filter((row) => row.kind !== 'hold' && row.kind !== 'ask')
    while (waiting.length > 0) {
      await new Batch(execution).run(waiting)
      await breathe()
    }
  }
}

class Batch {
  readonly #execution: Execution
  readonly #records: SettlingRecord[] = []
  readonly #outcomes: { row: PlanRow; operation: Operation; outcome: Outcome }[] = []
  readonly #current = new Set<RelPath>()
  readonly #startedAt: number
  #reportedAt: number

  constructor(execution: Execution) {
    this.#execution = execution
    this.#startedAt = execution.clock.monotonic()
    this.#reportedAt = this.#startedAt
  }

  /** Takes rows off the front of `waiting` until the batch's time is over, and commits what they came to. */
  async run(waiting: PlanRow[]): Promise<void> {
    let ended: unknown
    try {
      while (waiting.length > 0 && !this.#isOver) await this.#runPhase(waiting)
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'cancelled') throw error
      ended = error
    }
    await this.#commit()
    if (ended !== undefined) throw ended
    if (this.#execution.signal?.aborted === true) throw new SyncError('cancelled', 'the run was stopped')
  }

  get #isOver(): boolean {
    return this.#execution.signal?.aborted === true || this.#execution.clock.monotonic() - this.#startedAt >= batchMs
  }

  /** The rows of one phase and manner at the front, several at a time where their order does not matter. */
  async #runPhase(waiting: PlanRow[]): Promise<void> {
    const first = waiting[0] as PlanRow
    const isNext = (row: PlanRow | undefined) =>
      row !== undefined && row.order[0] === first.order[0] && inSequence.has(row.kind) === inSequence.has(first.kind)
    const lane = async () => {
      while (isNext(waiting[0]) && !this.#isOver) await this.#runRow(waiting.shift() as PlanRow)
    }
    const lanes = inSequence.has(first.kind) ? 1 : this.#execution.transfers
    const results = await Promise.allSettled(Array.from({ length: lanes }, lane))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  async #runRow(row: PlanRow): Promise<void> {
    const { guard, backends, counters, withHash, emit } = this.#execution
    const operation = decodeRow(row)
    this.#current.add(operation.path)
    try {
      guard.assertMayWrite()
      const outcome = await carryOut(operation, { backends, withHash, onBytes: (count) => (counters.bytesDone += count) }).catch(failureOf)
      for (const agreed of outcome.records) this.#records.push({ agreed, written: writtenSides(operation) })
      this.#outcomes.push({ row, operation, outcome })
      if (row.side !== null || row.kind === 'keep-both') counters[outcome.kind]++
      emit({ type: 'operation', operation, outcome: outcome.kind, problem: outcome.problem })
      this.#reportSometimes()
    } finally {
      this.#current.delete(operation.path)
    }
  }

  async #commit(): Promise<void> {
    if (this.#outcomes.length === 0) return
    const { backends, baseline, clock, plan, emit } = this.#execution
    await Promise.all(sides.map((side) => backends[side].makeDurable()))
    const settled = await settleWritten(this.#records, backends, clock)
    if (settled.length > 0) await baseline.commit(settled)
    await plan.recordOutcomes(
      this.#outcomes.map(({ row, outcome }) => ({ order: row.order, outcome: outcome.kind, problem: outcome.problem })),
    )
    emit({ type: 'committed', version: baseline.version, operations: this.#outcomes.length })
    this.#report()
  }

  #reportSometimes(): void {
    if (this.#execution.clock.monotonic() - this.#reportedAt >= progressMs) this.#report()
  }

  #report(): void {
    this.#reportedAt = this.#execution.clock.monotonic()
    this.#execution.emit({ type: 'progress', counters: { ...this.#execution.counters }, current: [...this.#current] })
  }
}
