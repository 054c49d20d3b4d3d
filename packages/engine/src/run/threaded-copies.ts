import type { Operation } from '../core/operation.ts'
import { decodeRow, type PlanRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { parentOf } from '../core/rel-path.ts'
import type { PerSide } from '../core/side.ts'
import type { Throttle } from '../execute/throttle.ts'
import type { BaseSink } from '../ports/base-store.ts'
import type { CopyThreads, WritableBackend } from '../ports/storage-backend.ts'

/** Fewer copies than these are made sooner than threads for them start. */
const fewestRows = 256
/** A larger file keeps the disk busy from any thread, and its progress and its end should be seen at once. */
const largestFile = 1 << 20
/** What is handed to a thread at once: enough to be worth a message, few enough to end soon after a stop. */
const portionRows = 128
const portionBytes = 4 << 20
/** Threads that make files in one folder wait for each other, so a portion of this many rows ends where its folder does. */
const worthwhileRows = 32

export interface ThreadedRow {
  readonly row: PlanRow
  readonly operation: Extract<Operation, { kind: 'copy' }>
}

interface ThreadedSides {
  readonly backends: PerSide<WritableBackend>
  readonly policy: SyncPolicy
  readonly bases: BaseSink | null
}

/** Hands copies of small files to threads, in portions, where the sides have such threads. */
export class ThreadedCopies {
  readonly #backends: PerSide<WritableBackend>
  readonly #policy: SyncPolicy
  readonly #throttle: Throttle
  readonly #bases: BaseSink | null
  /** Undefined until there is enough to do for them. */
  #threads: CopyThreads | null | undefined

  constructor({ backends, policy, bases }: ThreadedSides, throttle: Throttle) {
    this.#backends = backends
    this.#policy = policy
    this.#throttle = throttle
    this.#bases = bases
  }

  /**
   * Starts the threads once there is enough for them among the rows that come next. Where what is written has to be paced or counted
   * as it is, there are none.
   */
  prepare(waiting: readonly PlanRow[]): void {
    const { limits, compare } = this.#policy
    if (this.#threads !== undefined || limits.maxTransferBytes !== null || this.#throttle.bytesPerSecond !== null) return
    for (let index = 0; index < fewestRows; index++) if (!isSmallCopy(waiting[index])) return
    this.#threads = this.#backends.path1.copyThreads?.(this.#backends.path2, { withHash: compare.checksum === 'baseline' }) ?? null
  }

  /** Takes what one thread is to do next off the front of `waiting`; nothing where the first row is not for a thread, or is to be paced by now. */
  take(waiting: PlanRow[]): ThreadedRow[] {
    const taken: ThreadedRow[] = []
    if (this.#threads == null || this.#throttle.bytesPerSecond !== null) return taken
    let bytes = 0
    while (taken.length < portionRows && bytes < portionBytes) {
      const row = waiting[taken.length]
      if (row === undefined || !isSmallCopy(row) || row.order[0] !== waiting[0]?.order[0]) break
      if (taken.length >= worthwhileRows && parentOf(row.path) !== parentOf((taken.at(-1) as ThreadedRow).row.path)) break
      const operation = decodeRow(row)
      if (operation.kind !== 'copy' || this.#isKept(operation)) break
      taken.push({ row, operation })
      bytes += row.bytes
    }
    waiting.splice(0, taken.length)
    return taken
  }

  async copy(rows: readonly ThreadedRow[]): ReturnType<CopyThreads['copy']> {
    if (this.#threads == null) throw new Error('there are no threads to copy in')
    const copied = await this.#threads.copy(
      rows.map(({ operation, row: { body, bytes } }) => ({ operation, body, wantsBase: this.#bases?.wants(bytes) === true })),
    )
    for (const { base } of copied.outcomes) if (base !== null) this.#bases?.keep(base)
    return copied
  }

  async close(): Promise<void> {
    await this.#threads?.close()
  }

  /** Threads keep no versions and link nothing: what they write replaces nothing that is to be kept, and has one name. */
  #isKept({ side, seen, sharedWith }: ThreadedRow['operation']): boolean {
    return sharedWith !== undefined || (this.#policy.versions[side] !== null && seen[side].kind !== 'absent')
  }
}

function isSmallCopy(row: PlanRow | undefined): boolean {
  return row?.kind === 'copy' && row.bytes <= largestFile
}
