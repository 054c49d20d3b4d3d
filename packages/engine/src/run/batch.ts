import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import { decodeRow, type PlanRow, phaseOf } from '../core/plan-row.ts'
import type { RelPath } from '../core/rel-path.ts'
import { type Side, sides } from '../core/side.ts'
import { isRetryable, pauseBeforeNextTry, SyncError } from '../errors.ts'
import { carryOut } from '../execute/carry-out.ts'
import type { CopiedFiles } from '../execute/copied-files.ts'
import type { ExecuteContext } from '../execute/execute-context.ts'
import { failureOf } from '../execute/failure.ts'
import { granuleOf, type SettlingRecord, writtenSides } from '../execute/settle-written.ts'
import type { Throttle } from '../execute/throttle.ts'
import { largestRead } from '../execute/transfer-file.ts'
import type { Breaths } from './breaths.ts'
import { type CarriedOut, commitBatch } from './commit-batch.ts'
import type { Commits } from './commits.ts'
import type { Execution } from './execution.ts'
import type { ThreadedCopies, ThreadedRow } from './threaded-copies.ts'

/** A batch ends after this long even when it is not full, so that a cut-off loses little. */
const batchMs = 5000
const progressMs = 500

/** One after the other, because a folder must be there before what goes into it, and empty before it goes. */
const inSequence: ReadonlySet<Operation['kind']> = new Set(['mkdir', 'rmdir'])
const isInSequence = ({ kind, reason }: PlanRow) => inSequence.has(kind) || reason === 'RESPELLED'

/** What all batches of a run share. */
export interface Shared {
  readonly throttle: Throttle
  /** Whether content waits for its turn elsewhere. */
  readonly isPacedBelow: boolean
  readonly threads: ThreadedCopies
  readonly copied: CopiedFiles
  readonly commits: Commits
  readonly breaths: Breaths
}

/** So small that a storage behind a server mostly answers. */
const smallFileBytes = 1 << 16
const isSmallFile = ({ kind, bytes }: PlanRow) => kind === 'copy' && bytes <= smallFileBytes

export const isChange = (row: PlanRow) => row.side !== null || row.kind === 'keep-both' || row.kind === 'merge'

/** Rows that are carried out together, and what they came to. */
export class Batch {
  readonly #execution: Execution
  readonly #throttle: Throttle
  readonly #isPacedBelow: boolean
  readonly #threads: ThreadedCopies
  readonly #copied: CopiedFiles
  readonly #commits: Commits
  readonly #breaths: Breaths
  readonly #records: SettlingRecord[] = []
  readonly #outcomes: CarriedOut[] = []
  readonly #current = new Set<RelPath>()
  /** Whether something was renamed that has to be old enough for the next phase, and something written that has to be looked at again. */
  hasRespelled = false
  #hasWritten = false
  readonly #startedAt: number
  #reportedAt: number

  constructor(execution: Execution, { throttle, isPacedBelow, threads, copied, commits, breaths }: Shared) {
    this.#execution = execution
    this.#throttle = throttle
    this.#isPacedBelow = isPacedBelow
    this.#threads = threads
    this.#copied = copied
    this.#commits = commits
    this.#breaths = breaths
    this.#startedAt = execution.clock.monotonic()
    this.#reportedAt = this.#startedAt
  }

  /**
   * Takes rows off the front of `waiting` until the batch's time is over. Answers with why the run is stopped, or null where it goes on;
   * what was done until then is to be committed either way.
   */
  async run(waiting: PlanRow[]): Promise<SyncError | null> {
    try {
      while (waiting.length > 0 && !this.#isOver && !this.#mustEndBefore(waiting[0] as PlanRow)) await this.#runPhase(waiting)
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'cancelled') throw error
      return error
    }
    this.#report()
    return this.#execution.signal?.aborted === true ? new SyncError('cancelled', 'the run was stopped') : null
  }

  /**
   * What was written is looked at again at the batch's end, under the path it was given: no folder above may change its name until
   * then. And what was renamed is too young for a revision that could be kept, until a batch has ended.
   */
  #mustEndBefore(next: PlanRow): boolean {
    if (next.reason === 'RESPELLED' && this.#hasWritten) return true
    return this.hasRespelled && this.#outcomes.at(-1)?.row.order[0] !== next.order[0]
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
    // Copies rely on nothing that is being committed; whatever removes, renames or makes folders does.
    if (phaseOf(first) !== 'copy') await this.#commits.ended()
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
        await this.#breaths.next()
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

  #settle({ row, operation }: Pick<CarriedOut, 'row' | 'operation'>, outcome: Outcome): void {
    const { counters, emit } = this.#execution
    for (const agreed of outcome.records) this.#records.push({ agreed, written: writtenSides(operation) })
    this.#outcomes.push({ row, operation, outcome })
    if (row.reason === 'RESPELLED') this.hasRespelled = true
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

  /** To be called once, when what was to be taken up is done. */
  async commit(): Promise<void> {
    if (this.#outcomes.length === 0) return
    await commitBatch(this.#execution, { outcomes: this.#outcomes, records: this.#records })
  }

  #reportSometimes(): void {
    if (this.#execution.clock.monotonic() - this.#reportedAt >= progressMs) this.#report()
  }

  #report(): void {
    this.#reportedAt = this.#execution.clock.monotonic()
    this.#execution.emit({ type: 'progress', counters: { ...this.#execution.counters }, current: [...this.#current] })
  }
}
