import type { LogLine, RunLog } from '@pairwise/db'
import { type LogLevel, SyncError } from '@pairwise/engine'
import { type Patience, patiently } from './patiently.ts'

/** Lines are written this long after the first of them, or as soon as there are many. */
const gatherMs = 250
const manyLines = 500
const linesPerBatch = 1_000

export interface RunLogTarget {
  readonly runId: number
  readonly token: number
  /** How many lines the run has already: those of an attempt that was cut off. */
  readonly lines: number
}

/** The one writer of a run's log: gathers lines, numbers them without gaps, and writes them in batches. */
export class RunLogWriter {
  readonly #log: Pick<RunLog, 'append' | 'last'>
  readonly #target: RunLogTarget
  readonly #patience: Patience
  #written: number
  #waiting: LogLine[] = []
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> | null = null
  #failure: unknown = null

  constructor(log: Pick<RunLog, 'append' | 'last'>, target: RunLogTarget, patience: Patience) {
    this.#log = log
    this.#target = target
    this.#patience = patience
    this.#written = target.lines
  }

  write(level: LogLevel, text: string): void {
    if (this.#failure !== null) return
    this.#waiting.push({ at: new Date(), level, text })
    if (this.#waiting.length >= manyLines) this.#start()
    else this.#timer ??= setTimeout(() => this.#start(), gatherMs)
  }

  /** Resolves when all lines so far are stored. Rejects when they can't be any more: another process writes this log now. */
  async flush(): Promise<void> {
    while (this.#failure === null && (this.#waiting.length > 0 || this.#writing !== null)) {
      this.#start()
      await this.#writing
    }
    if (this.#failure !== null) throw this.#failure
  }

  #start(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#writing !== null || this.#failure !== null || this.#waiting.length === 0) return
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null
    })
  }

  /** Never rejects: what went wrong is for whoever waits in `flush`. */
  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, linesPerBatch)
        await patiently((isRepetition) => this.#append(batch, isRepetition), this.#patience)
        this.#waiting.splice(0, batch.length)
        this.#written += batch.length
      }
    } catch (error) {
      this.#failure = error
    }
  }

  async #append(lines: readonly LogLine[], isRepetition: boolean): Promise<void> {
    const { runId, token } = this.#target
    if (await this.#log.append({ runId, token, from: this.#written + 1, lines })) return
    // The attempt before may have been stored though its answer was lost.
    if (isRepetition && (await this.#log.last(runId)) === this.#written + lines.length) return
    throw new SyncError('lease-lost', 'another process has taken this run over')
  }
}
