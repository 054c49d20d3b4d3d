import { type GuardInThread, type RunGuard, SyncError } from '@pairwise/engine/ports'

/** One moment on both clocks: others compare with the wall clock, and the other one goes on while that is set back. */
export interface End {
  readonly wallMs: bigint
  /** The same for all threads of a process. */
  readonly monotonicNs: bigint
}

export function endAfter(ms: number): End {
  const whole = BigInt(Math.floor(ms))
  return { wallMs: BigInt(Date.now()) + whole, monotonicNs: process.hrtime.bigint() + whole * 1_000_000n }
}

const wallCell = 0
const monotonicCell = 1
const clockBytes = 16
const never = 2n ** 63n - 1n

/** Whether this process may still write, in memory that all its threads look at right before they do. */
export class WritePermit implements RunGuard {
  readonly #buffer: SharedArrayBuffer
  readonly #end: BigInt64Array
  readonly #isStopped: Int32Array

  /** Without a buffer it is a new permit, without an end. */
  constructor(buffer?: SharedArrayBuffer) {
    this.#buffer = buffer ?? new SharedArrayBuffer(clockBytes + 4)
    this.#end = new BigInt64Array(this.#buffer, 0, 2)
    this.#isStopped = new Int32Array(this.#buffer, clockBytes, 1)
    if (buffer === undefined) this.endAt({ wallMs: never, monotonicNs: never })
  }

  get inThread(): GuardInThread {
    return { module: import.meta.url, data: this.#buffer }
  }

  endAt({ wallMs, monotonicNs }: End): void {
    Atomics.store(this.#end, wallCell, wallMs)
    Atomics.store(this.#end, monotonicCell, monotonicNs)
  }

  stop(): void {
    Atomics.store(this.#isStopped, 0, 1)
  }

  hasEnded(): boolean {
    return BigInt(Date.now()) >= Atomics.load(this.#end, wallCell) || process.hrtime.bigint() >= Atomics.load(this.#end, monotonicCell)
  }

  assertMayWrite(): void {
    if (Atomics.load(this.#isStopped, 0) === 1) throw new SyncError('cancelled', 'the run was stopped')
    if (this.hasEnded()) throw new SyncError('lease-lost', 'this run’s lock ended before it could be renewed')
  }
}

export function guardInThread(buffer: SharedArrayBuffer): WritePermit {
  return new WritePermit(buffer)
}
