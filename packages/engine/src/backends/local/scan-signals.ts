/** What a scan and its thread tell each other without messages: the thread works without waiting for any. */

/** How many batches may be on their way before the thread waits: enough to keep both sides busy, few enough to stay small. */
const maxUnread = 4

const readIndex = 0
const endedIndex = 1

export class ScanSignals {
  readonly shared: SharedArrayBuffer
  readonly #cells: Int32Array

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.shared = shared
    this.#cells = new Int32Array(shared)
  }

  /** The reader has taken one more batch. */
  tellRead(): void {
    Atomics.add(this.#cells, readIndex, 1)
    Atomics.notify(this.#cells, readIndex)
  }

  /** The reader wants no more. */
  tellEnded(): void {
    Atomics.store(this.#cells, endedIndex, 1)
    this.tellRead()
  }

  /** In the thread: waits until another batch is wanted. False when none will be. `sent` batches were sent so far. */
  waitUntilWanted(sent: number): boolean {
    for (;;) {
      const read = Atomics.load(this.#cells, readIndex)
      if (Atomics.load(this.#cells, endedIndex) === 1) return false
      if (sent - read < maxUnread) return true
      Atomics.wait(this.#cells, readIndex, read)
    }
  }
}
