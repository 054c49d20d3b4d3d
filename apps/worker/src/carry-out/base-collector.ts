import type { BaseSink, BaseStore, BaseText } from '@pairwise/engine'

/** Larger texts are merged without what was agreed on before. */
const largestText = 256 * 1024
const fullBytes = 4 * 1024 * 1024

/** Keeps the texts that a run copies, in the background: the run waits for nothing but the end, and a store that fails costs the texts alone. */
export class BaseCollector implements BaseSink {
  readonly #store: BaseStore
  readonly #onTrouble: (error: unknown) => void
  #waiting: BaseText[] = []
  #bytes = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(store: BaseStore, onTrouble: (error: unknown) => void) {
    this.#store = store
    this.#onTrouble = onTrouble
  }

  wants(size: number): boolean {
    return size >= 0 && size <= largestText
  }

  keep(text: BaseText): void {
    // A text holds no byte of zero, in any encoding that is merged here.
    if (text.content.includes(0)) return
    this.#waiting.push(text)
    this.#bytes += text.content.length
    if (this.#bytes >= fullBytes) void this.flush()
  }

  /** Resolves when all that was given before is kept, or could not be. */
  flush(): Promise<void> {
    const texts = this.#waiting
    this.#waiting = []
    this.#bytes = 0
    this.#writing = this.#writing.then(() => this.#store.keep(texts)).catch(this.#onTrouble)
    return this.#writing
  }
}
