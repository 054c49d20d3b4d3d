import type { Worker } from 'node:worker_threads'
import { SyncError } from '../../errors.ts'
import type { CopyOrder, CopyThreads } from '../../ports/storage-backend.ts'
import type { CopyAnswer, CopyMessage, CopyThreadData, ThreadOrder } from './copy-thread-data.ts'
import { createdOutcome } from './created-outcome.ts'
import { startOwnThread } from './own-thread.ts'

/** The system calls of two threads keep two processors busy, and the main thread has the rest of the run to look after. */
export const copyThreadCount = 2

/** Threads that make copies. Each has its orders done in their sequence; a new order goes to the one that has the fewest left. */
export class LocalCopyThreads implements CopyThreads {
  readonly #threads: CopyThread[]

  /** `dataOf` is asked for each thread, which are numbered from 1. */
  constructor(dataOf: (thread: number) => CopyThreadData) {
    this.#threads = Array.from({ length: copyThreadCount }, (_, index) => new CopyThread(dataOf(index + 1)))
  }

  async copy(orders: readonly CopyOrder[]): ReturnType<CopyThreads['copy']> {
    const idlest = this.#threads.reduce((best, thread) => (thread.waiting < best.waiting ? thread : best))
    const { outcomes, ended } = await idlest.copy(orders.map(({ body, wantsBase }) => ({ body, wantsBase })))
    return {
      outcomes: outcomes.map((one, index) => ('outcome' in one ? one : createdOutcome((orders[index] as CopyOrder).operation, one))),
      ended: ended === null ? null : new SyncError(ended.code, ended.message),
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()))
  }
}

interface Waiter {
  resolve(answer: CopyAnswer): void
  reject(error: SyncError): void
}

class CopyThread {
  readonly #worker: Worker
  readonly #waiters: Waiter[] = []
  #failure: SyncError | null = null

  constructor(data: CopyThreadData) {
    this.#worker = startOwnThread('copy-thread', data)
    this.#worker.on('message', (answer: CopyAnswer) => this.#waiters.shift()?.resolve(answer))
    this.#worker.on('error', (cause) => this.#fail(cause))
    this.#worker.on('exit', () => this.#fail())
  }

  get waiting(): number {
    return this.#waiters.length
  }

  copy(orders: readonly ThreadOrder[]): Promise<CopyAnswer> {
    if (this.#failure !== null) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject })
      this.#worker.postMessage(orders satisfies CopyMessage)
    })
  }

  /** What it was told before is done first, unless it hangs or is dead already. */
  async end(): Promise<void> {
    if (this.#failure === null && this.#waiters.length === 0) {
      const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()))
      this.#worker.postMessage(null satisfies CopyMessage)
      await exited
    }
    await this.#worker.terminate()
  }

  /** Nobody knows how far an order came that was not answered: the run ends, and the next one looks. */
  #fail(cause?: unknown): void {
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    this.#failure ??= new SyncError('backend-failed', `a thread that copied files ended before its work did${why}`, { cause })
    for (const { reject } of this.#waiters.splice(0)) reject(this.#failure)
  }
}
