/**
 * What the heartbeat thread knows of a lease, in memory that the main thread reads before each destructive call without
 * waiting for anybody: until when the lease is ours, and whether the run may still write.
 */
import { type GuardInThread, type RunGuard, SyncError } from '@pairwise/engine/ports'

/** One moment on both clocks. The wall clock shows jumps; the monotonic one shows time that passed while the process was stopped. */
export interface Moment {
  readonly wallMs: bigint
  /** The same for all threads of a process, unlike `performance.now()`. */
  readonly monotonicNs: bigint
}

export function now(): Moment {
  return { wallMs: BigInt(Date.now()), monotonicNs: process.hrtime.bigint() }
}

const wallCell = 0
const monotonicCell = 1
const clockBytes = 16
const lostFlag = 1
const cancelledFlag = 2

export class LeaseMemory implements RunGuard {
  readonly buffer: SharedArrayBuffer
  readonly #deadline: BigInt64Array
  readonly #flags: Int32Array

  /** Without a buffer the lease is over until it is extended. */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(clockBytes + 8)) {
    this.buffer = buffer
    this.#deadline = new BigInt64Array(buffer, 0, 2)
    this.#flags = new Int32Array(buffer, clockBytes, 1)
  }

  /** The lease was granted or renewed by a request that was sent at `from`: it is ours for `ms` counted from there, however late the answer came. */
  extend(from: Moment, ms: number): void {
    Atomics.store(this.#deadline, wallCell, from.wallMs + BigInt(Math.floor(ms)))
    Atomics.store(this.#deadline, monotonicCell, from.monotonicNs + BigInt(Math.floor(ms)) * 1_000_000n)
  }

  /** Another owner may have the pair. There is no way back. */
  lose(): void {
    Atomics.or(this.#flags, 0, lostFlag)
  }

  /** The run may write nothing more, though the lease is still held. */
  cancel(): void {
    Atomics.or(this.#flags, 0, cancelledFlag)
  }

  /** Once true it stays true: a lease that was past its deadline for a moment may have been somebody else's. */
  isLost(): boolean {
    if ((Atomics.load(this.#flags, 0) & lostFlag) !== 0) return true
    const { wallMs, monotonicNs } = now()
    if (wallMs < Atomics.load(this.#deadline, wallCell) && monotonicNs < Atomics.load(this.#deadline, monotonicCell)) return false
    this.lose()
    return true
  }

  /** Other threads look at the same memory. */
  get inThread(): GuardInThread {
    return { module: import.meta.url, data: this.buffer }
  }

  assertHeld(): void {
    if (this.isLost()) throw new SyncError('lease-lost', 'another process may have taken this run over')
  }

  assertMayWrite(): void {
    this.assertHeld()
    if ((Atomics.load(this.#flags, 0) & cancelledFlag) !== 0) throw new SyncError('cancelled', 'the run was stopped')
  }
}

/** The guard of a thread that copies files for the run. */
export function guardInThread(buffer: SharedArrayBuffer): LeaseMemory {
  return new LeaseMemory(buffer)
}
