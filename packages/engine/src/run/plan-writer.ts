import type { Verdict } from '../core/decide-file.ts'
import type { Drafted } from '../core/draft.ts'
import { encodeRow, type PlanRow } from '../core/plan-row.ts'
import type { PerSide } from '../core/side.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { compareContent } from '../scan/compare-content.ts'

const flushRows = 4096
const flushQuestions = 256
const readers = 4

/** Streams operations into a plan store, settling by content what could not be decided without. */
export class PlanWriter {
  readonly #store: PlanStore
  readonly #backends: PerSide<ReadableBackend>
  readonly #totals: PlanTotals
  #rows: PlanRow[] = []
  #questions: Extract<Verdict, { kind: 'by-content' }>[] = []

  constructor(store: PlanStore, backends: PerSide<ReadableBackend>, totals: PlanTotals) {
    this.#store = store
    this.#backends = backends
    this.#totals = totals
  }

  put(verdict: Verdict): void {
    if (verdict.kind === 'decided') this.#putOperation(verdict.operation)
    else this.#questions.push(verdict)
  }

  get wantsFlush(): boolean {
    return this.#rows.length >= flushRows || this.#questions.length >= flushQuestions
  }

  async flush(signal?: AbortSignal): Promise<void> {
    const questions = this.#questions
    this.#questions = []
    let next = 0
    const answer = async () => {
      while (next < questions.length) {
        signal?.throwIfAborted()
        const question = questions[next++] as (typeof questions)[number]
        this.#putOperation(question[await compareContent(this.#backends, question.entry)])
      }
    }
    await Promise.all(Array.from({ length: Math.min(readers, questions.length) }, answer))
    const rows = this.#rows
    this.#rows = []
    if (rows.length > 0) await this.#store.append(rows)
  }

  #putOperation({ moveKey, ...operation }: Drafted): void {
    const row = encodeRow(operation, moveKey)
    countRow(this.#totals, row)
    this.#rows.push(row)
  }
}
