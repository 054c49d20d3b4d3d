import { lstatSync, writeFileSync } from 'node:fs'
import { PathError, SyncError } from '../errors.ts'
import type { GuardInThread, RunGuard } from '../ports/run-guard.ts'

/** What happens when a guard was asked for the n-th time by any thread that copies. */
export type InThread =
  | { readonly kind: 'nothing' }
  /** The run may not write any more, whoever asks. */
  | { readonly kind: 'lose'; readonly at: number }
  | { readonly kind: 'die'; readonly at: number }
  /** One call has trouble that passes. */
  | { readonly kind: 'busy'; readonly at: number }
  /** Another program writes files, except where something is already. */
  | { readonly kind: 'write'; readonly at: number; readonly paths: readonly string[]; readonly content: string }

interface Data {
  readonly counter: SharedArrayBuffer
  readonly event: InThread
}

/** Counts how often threads that copy ask it, and lets something happen in the thread when one does. */
export class ThreadGuard implements RunGuard {
  readonly #cells: Int32Array
  readonly #data: Data

  constructor(event: InThread = { kind: 'nothing' }) {
    this.#data = { event, counter: new SharedArrayBuffer(8) }
    this.#cells = new Int32Array(this.#data.counter)
  }

  get inThread(): GuardInThread {
    return { module: import.meta.url, data: this.#data }
  }

  /** How often it was asked in threads. */
  get asked(): number {
    return Atomics.load(this.#cells, 0)
  }

  assertMayWrite(): void {
    if (Atomics.load(this.#cells, 1) === 1) throw lost()
  }
}

export function guardInThread({ counter, event }: Data): RunGuard {
  const cells = new Int32Array(counter)
  return {
    assertMayWrite: () => {
      const asked = Atomics.add(cells, 0, 1) + 1
      if (event.kind !== 'nothing' && asked === event.at) happen(event, cells)
      if (Atomics.load(cells, 1) === 1) throw lost()
    },
  }
}

function happen(event: Exclude<InThread, { kind: 'nothing' }>, cells: Int32Array): void {
  switch (event.kind) {
    case 'lose':
      Atomics.store(cells, 1, 1)
      return
    case 'busy':
      throw new PathError('EBUSY', 'the disk is busy')
    case 'write':
      for (const path of event.paths) if (lstatSync(path, { throwIfNoEntry: false }) === undefined) writeFileSync(path, event.content)
      return
    case 'die':
      process.exit(1)
  }
}

const lost = () => new SyncError('lease-lost', 'another run may have begun')
