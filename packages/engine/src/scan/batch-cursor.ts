/** Reads an async iterable of batches item by item, waiting only when a batch is used up. */
export class BatchCursor<T> {
  readonly #source: AsyncIterator<readonly T[]>
  #batch: readonly T[] = []
  #at = 0
  #ended = false

  constructor(source: AsyncIterable<readonly T[]>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Whether `peek` can answer without waiting. */
  get isReady(): boolean {
    return this.#ended || this.#at < this.#batch.length
  }

  async fill(): Promise<void> {
    while (!this.isReady) {
      const next = await this.#source.next()
      this.#ended = next.done === true
      this.#batch = next.done === true ? [] : next.value
      this.#at = 0
    }
  }

  /** The item next in line; undefined at the end. Only when `isReady`. */
  peek(): T | undefined {
    return this.#batch[this.#at]
  }

  advance(): void {
    this.#at++
  }

  /** Lets the source release what it holds. */
  async close(): Promise<void> {
    this.#ended = true
    this.#batch = []
    await this.#source.return?.()
  }
}
