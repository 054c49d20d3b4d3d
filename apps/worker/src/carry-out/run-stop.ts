import { SyncError } from '@pairwise/engine'
import type { LeaseMemory } from '../lease/lease-memory.ts'

/** Why a run is to end before its time. A person's wish counts more than a worker that ends, because it is for good. */
export type StopCause = 'person' | 'shutdown' | 'lost'

/**
 * Ends a run in order: nothing new is begun, what was started may finish, and after the grace period the guard lets
 * nothing more through. A lost lease needs no grace: the guard knows of it by itself.
 */
export class RunStop {
  readonly #soft = new AbortController()
  readonly #memory: LeaseMemory
  readonly #graceMs: number
  #cause: StopCause | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(memory: LeaseMemory, graceMs: number) {
    this.#memory = memory
    this.#graceMs = graceMs
  }

  /** Aborted: take up nothing new, save what was done. */
  get signal(): AbortSignal {
    return this.#soft.signal
  }

  get cause(): StopCause | null {
    return this.#cause
  }

  ask(cause: StopCause): void {
    if (this.#cause !== 'person') this.#cause = cause
    if (this.#soft.signal.aborted) return
    this.#soft.abort(new SyncError('cancelled', 'the run was stopped'))
    this.#timer = setTimeout(() => this.#memory.cancel(), this.#graceMs)
    this.#timer.unref()
  }

  dispose(): void {
    clearTimeout(this.#timer)
  }
}
