/** Carries a sealed plan out, in batches: act, make durable, look again, fold and commit, tell. */

import { breathe } from '../breathe.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import { decodeRow, type PlanRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import type { RelPath } from '../core/rel-path.ts'
import { type PerSide, type Side, sides } from '../core/side.ts'
import type { ApplyCounters, ReachedLimit, SyncEvent } from '../core/sync-event.ts'
import { isRetryable, pauseBeforeNextTry, SyncError } from '../errors.ts'
import { carryOut } from '../execute/carry-out.ts'
import { CopiedFiles } from '../execute/copied-files.ts'
import type { ExecuteContext } from '../execute/execute-context.ts'
import { failureOf } from '../execute/failure.ts'
import { isPacedBelow, whilePaced } from '../execute/paced-below.ts'
import { granuleOf, type SettlingRecord, settleWritten, writtenSides } from '../execute/settle-written.ts'
import { type Bandwidth, Throttle } from '../execute/throttle.ts'
import { largestRead } from '../execute/transfer-file.ts'
import type { Clock } from '../ports/clock.ts'
import type { PlanSelection } from '../ports/plan-selection.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunGuard } from '../ports/run-guard.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import type { Transport } from '../ports/transport.ts'
import type { BaselineWriter } from './baseline-writer.ts'
import type { LimitWatch } from './limit-watch.ts'
import { ThreadedCopies, type ThreadedRow } from './threaded-copies.ts'

/** A batch ends after this long even when it is not full, so that a cut-off loses little. */
const batchMs = 5000
const progressMs = 500

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

/** One after the other, because a folder must be there before what goes into it, and empty before it goes. */
const inSequence: ReadonlySet<Operation['kind']> = new Set(['mkdir', 'rmdir'])
const isInSequence = ({ kind, reason }: PlanRow) => inSequence.has(kind) || reason === 'RESPELLED'

/** Answers with the limit that left a part of the plan for the next run, or null when all of it was taken up. */
export async function executePlan(execution: Execution): Promise<ReachedLimit | null> {
  const throttle = new Throttle(execution.bandwidth, execution.clock, execution.signal)
  const { backends, clock } = execution
  const shared = { throttle, isPacedBelow: isPacedBelow(backends), copied: new CopiedFiles(), threads: new ThreadedCopies(execution) }
  try {
    return await whilePaced(backends, { throttle, clock }, () => carryOutRows(execution, shared))
  } finally {
    await shared.threads.close()
  }
}

/** What all batches of a run share. */
interface Shared {
  readonly throttle: Throttle
  /** Whether content waits for its turn elsewhere. */
  readonly isPacedBelow: boolean
  readonly threads: ThreadedCopies
  readonly copied: CopiedFiles
}

async function carryOutRows(execution: Execution, shared: Shared): Promise<ReachedLimit | null> {
  for await (const rows of execution.plan.rows()) {
    const leftOut = await leaveOut(rows, execution)
    const waiting = rows.filter((row) => row.kind !== 'hold' && row.kind !== 'ask' && !leftOut.has(row))
    while (waiting.length > 0) {
      const limit = execution.limits.reached
      if (limit !== null) {
        execution.emit({ type: 'limit', limit })
        return limit
      }
      await new Batch(execution, shared).run(waiting)
      await breathe()
    }
  }
  return null
}

const none: ReadonlyMap<PlanRow, string> = new Map()

/** Says of the rows that are left out that they are, and why. Nothing else is done about them. */
async function leaveOut(rows: readonly PlanRow[], execution: Execution): Promise<ReadonlyMap<PlanRow, string>> {
  const { selection, plan, counters, emit } = execution
  const leftOut = (await selection?.leftOut(rows)) ?? none
  if (leftOut.size === 0) return leftOut
  await plan.recordOutcomes([...leftOut].map(([row, problem]) => ({ order: row.order, outcome: 'skipped', problem })))
  for (const [row, problem] of leftOut) {
    if (isChange(row)) counters.skipped++
    emit({ type: 'operation', operation: decodeRow(row), outcome: 'skipped', problem })
  }
  return leftOut
}

/** So small that a storage behind a server mostly answers. */
const smallFileBytes = 1 << 16
const isSmallFile = ({ kind, bytes }: PlanRow) => kind === 'copy' && bytes <= smallFileBytes

const isChange = (row: PlanRow) => row.side !== null || row.kind === 'keep-both' || row.kind === 'merge'

class Batch {
  readonly #execution: Execution
  readonly #throttle: Throttle
  readonly #isPacedBelow: boolean
  readonly #threads: ThreadedCopies
  readonly #copied: CopiedFiles
  readonly #records: SettlingRecord[] = []
  readonly #outcomes: { row: PlanRow; operation: Operation; outcome: Outcome }[] = []
  readonly #current = new Set<RelPath>()
  /** Whether something was renamed that has to be old enough for the next phase, and something written that has to be looked at again. */
  #hasRespelled = false
  #hasWritten = false
  readonly #startedAt: number
  #reportedAt: number

  constructor(execution: Execution, { throttle, isPacedBelow, threads, copied }: Shared) {
    this.#execution = execution
    this.#throttle = throttle
    this.#isPacedBelow = isPacedBelow
    this.#threads = threads
    this.#copied = copied
    this.#startedAt = execution.clock.monotonic()
    this.#reportedAt = this.#startedAt
  }

  /** Takes rows off the front of `waiting` until the batch's time is over, and commits what they came to. */
  async run(waiting: PlanRow[]): Promise<void> {
    let ended: unknown
    try {
      while (waiting.length > 0 && !this.#isOver && !this.#mustEndBefore(waiting[0] as PlanRow)) await this.#runPhase(waiting)
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'cancelled') throw error
      ended = error
    }
    await this.#commit()
    if (ended !== undefined) throw ended
    if (this.#execution.signal?.aborted === true) throw new SyncError('cancelled', 'the run was stopped')
  }

  /**
   * What was written is looked at again at the batch's end, under the path it was given: no folder above may change its name until
   * then. And what was renamed is too young for a revision that could be kept, until a batch has ended.
   */
  #mustEndBefore(next: PlanRow): boolean {
    if (next.reason === 'RESPELLED' && this.#hasWritten) return true
    return this.#hasRespelled && this.#outcomes.at(-1)?.row.order[0] !== next.order[0]
  }

  get #isOver(): boolean {
    const { signal, clock, limits } = this.#execution
    return signal?.aborted === true || limits.reached !== null || clock.monotonic() - this.#startedAt >= batchMs
  }

  /** The rows of one phase and manner at the front, several at a time where their order does not matter. */
  async #runPhase(waiting: PlanRow[]): Promise<void> {
    const first = waiting[0] as PlanRow
    const isNext = (row: PlanRow | undefined) =>
      row !== undefined && row.order[0] === first.order[0] && isInSequence(row) === isInSequence(first)
    this.#threads.prepare(waiting)
    const { transfers } = this.#execution.policy
    const transfersUnderWay = new Set<Promise<unknown>>()
    const lane = async () => {
      while (isNext(waiting[0]) && !this.#isOver) {
        const portion = this.#threads.take(waiting)
        if (portion.length > 0) await this.#runInThread(portion)
        else if (isSmallFile(waiting[0] as PlanRow)) await this.#runRow(waiting.shift() as PlanRow)
        else if (transfersUnderWay.size >= transfers) await Promise.race(transfersUnderWay)
        else {
          const running = this.#runRow(waiting.shift() as PlanRow)
          const settled = Promise.allSettled([running])
          transfersUnderWay.add(settled)
          await settled
          transfersUnderWay.delete(settled)
          await running
        }
      }
    }
    const lanes = isInSequence(first) ? 1 : transfers * this.#smallPerTransfer
    const results = await Promise.allSettled(Array.from({ length: lanes }, lane))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  /** Whoever wants one transfer at a time gets that. */
  get #smallPerTransfer(): number {
    const { backends, policy } = this.#execution
    return policy.transfers === 1 ? 1 : Math.max(...sides.map((side) => backends[side].capabilities.smallFilesPerTransfer ?? 1))
  }

  async #runRow(row: PlanRow, { isRetry = false } = {}): Promise<void> {
    const operation = decodeRow(row)
    this.#current.add(operation.path)
    try {
      this.#settle({ row, operation }, await this.#carryOut(operation, isRetry))
    } finally {
      this.#current.delete(operation.path)
    }
  }

  /** What a thread could not do for a reason that may go away by itself is tried again here, when all else that it did is noted. */
  async #runInThread(portion: readonly ThreadedRow[]): Promise<void> {
    const first = (portion[0] as ThreadedRow).operation.path
    this.#current.add(first)
    try {
      const { outcomes, ended } = await this.#threads.copy(portion)
      const [again, left]: [PlanRow[], PlanRow[]] = [[], []]
      for (const [index, { outcome, bytes, isRetryable: mayPass, isForCaller }] of outcomes.entries()) {
        const threaded = portion[index] as ThreadedRow
        if (isForCaller && ended === null) left.push(threaded.row)
        else if (mayPass && ended === null && this.#execution.policy.limits.tries > 1) again.push(threaded.row)
        else {
          this.#execution.counters.bytesDone += bytes
          this.#settle(threaded, outcome)
        }
      }
      if (ended !== null) throw ended
      for (const row of left) await this.#runRow(row)
      for (const row of again) await this.#runRow(row, { isRetry: true })
    } finally {
      this.#current.delete(first)
    }
  }

  #settle({ row, operation }: ThreadedRow, outcome: Outcome): void {
    const { counters, emit } = this.#execution
    for (const agreed of outcome.records) this.#records.push({ agreed, written: writtenSides(operation) })
    this.#outcomes.push({ row, operation, outcome })
    if (row.reason === 'RESPELLED') this.#hasRespelled = true
    else this.#hasWritten ||= outcome.records.some(({ record }) => record?.path1.kind === 'file')
    if (isChange(row)) counters[outcome.kind]++
    emit({ type: 'operation', operation, outcome: outcome.kind, problem: outcome.problem, trouble: outcome.trouble ?? null })
    this.#reportSometimes()
  }

  /** Tries again what failed for a reason that may go away by itself, for as long as the run may take up anything. */
  async #carryOut(operation: Operation, isRetry: boolean): Promise<Outcome> {
    const { guard, policy, signal } = this.#execution
    if (isRetry) await this.#pause(policy.limits.pauseBetweenTriesMs)
    for (let left = policy.limits.tries - (isRetry ? 2 : 1); ; left--) {
      guard.assertMayWrite()
      const written = { bytes: 0 }
      try {
        return await carryOut(operation, this.#contextOf(written))
      } catch (error) {
        const pauseMs = left > 0 && isRetryable(error) ? pauseBeforeNextTry(error, policy.limits.pauseBetweenTriesMs) : null
        if (pauseMs === null || signal?.aborted === true || this.#execution.limits.reached !== null) return failureOf(error)
        this.#execution.counters.bytesDone -= written.bytes
        await this.#pause(pauseMs)
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    const { clock, signal } = this.#execution
    if (ms > 0) await this.#unlessStopped(clock.sleep(ms, signal))
  }

  #contextOf(written: { bytes: number }): ExecuteContext {
    const { backends, policy, counters, clock, contents, bases, transport, signal, emit } = this.#execution
    const settle = () => clock.sleep(granuleOf(backends))
    const onBytes = (count: number) => {
      written.bytes += count
      counters.bytesDone += count
      const pause = this.#isPacedBelow ? null : this.#throttle.take(count)
      return pause === null ? null : this.#unlessStopped(pause)
    }
    const count = (bytes: number) => {
      written.bytes += bytes
      counters.bytesDone += bytes
      this.#reportSometimes()
    }
    const carry: ExecuteContext['carry'] = async (file, staged) => {
      const taken = (await staged.takeWhole?.(file)) ?? null
      if (taken !== null) count(taken)
      if (taken !== null || transport === null || file.seen.size <= largestRead) return taken
      return transport.carry(file, staged, { onBytes: count, bytesPerSecond: this.#throttle.bytesPerSecond, signal })
    }
    const withHash = policy.compare.checksum === 'baseline'
    const onNotLinked = (side: Side, path: RelPath) =>
      emit({ type: 'notice', side, path, text: 'it became a file of its own: its disk can not give it as another name', isLink: false })
    return {
      backends,
      versions: policy.versions,
      withHash,
      contents,
      bases,
      links: { copied: this.#copied, onNotLinked },
      onBytes,
      carry,
      settle,
    }
  }

  /** A wait that a stop cuts off ends what waited. */
  async #unlessStopped(wait: Promise<void>): Promise<void> {
    await wait.catch((error: unknown) => {
      if (this.#execution.signal?.aborted === true) throw new SyncError('cancelled', 'the run was stopped', { cause: error })
      throw error
    })
  }

  async #commit(): Promise<void> {
    if (this.#outcomes.length === 0) return
    const { backends, baseline, clock, plan, policy, emit } = this.#execution
    await Promise.all(sides.map((side) => backends[side].makeDurable()))
    const settled = await settleWritten(this.#records, backends, { clock, checkers: policy.checkers })
    if (settled.length > 0) await baseline.commit(settled)
    if (this.#outcomes.some(({ row }) => row.reason === 'RESPELLED')) await clock.sleep(granuleOf(backends))
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
