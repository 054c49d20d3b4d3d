import type { Verdict } from '../core/decide-file.ts'
import { type Drafted, hashesOf } from '../core/draft.ts'
import { provenHash } from '../core/inquiry.ts'
import type { PairedEntry } from '../core/pair-entries.ts'
import { encodeRow, type PlanRow } from '../core/plan-row.ts'
import type { ComparePolicy } from '../core/policy.ts'
import type { Seen } from '../core/seen.ts'
import { other, type PerSide, sides } from '../core/side.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { type Compared, compareContent } from '../scan/compare-content.ts'
import { hashContent } from '../scan/hash-content.ts'

const flushRows = 4096
const flushQuestions = 256

export interface Settling {
  readonly backends: PerSide<ReadableBackend>
  readonly compare: ComparePolicy
  /** Files compared at once. */
  readonly checkers: number
}

/** Streams operations into a plan store, settling by content what could not be decided without. */
export class PlanWriter {
  readonly #store: PlanStore
  readonly #settling: Settling
  readonly #totals: PlanTotals
  #rows: PlanRow[] = []
  #questions: Extract<Verdict, { kind: 'by-content' }>[] = []

  constructor(store: PlanStore, settling: Settling, totals: PlanTotals) {
    this.#store = store
    this.#settling = settling
    this.#totals = totals
  }

  put(verdict: Verdict): void {
    if (verdict.kind === 'decided') this.#putAfter(verdict.respelling, verdict.operation)
    else this.#questions.push(verdict)
  }

  get wantsFlush(): boolean {
    return this.#rows.length >= flushRows || this.#questions.length >= flushQuestions
  }

  async flush(signal?: AbortSignal): Promise<void> {
    const questions = this.#questions
    this.#questions = []
    const { checkers } = this.#settling
    let next = 0
    const answer = async () => {
      while (next < questions.length) {
        signal?.throwIfAborted()
        const question = questions[next++] as (typeof questions)[number]
        const { comparison, hash } = await this.#settle(question.entry, signal)
        this.#putAfter(question.respelling, hash === null ? question[comparison] : withHashes(question[comparison], hash))
      }
    }
    await Promise.all(Array.from({ length: Math.min(checkers, questions.length) }, answer))
    const rows = this.#rows
    this.#rows = []
    if (rows.length > 0) await this.#store.append(rows)
  }

  /** One side alone is read where the other one's hash is known and still holds. */
  async #settle(entry: PairedEntry, signal: AbortSignal | undefined): Promise<Compared> {
    const { backends, compare } = this.#settling
    const withHash = compare.checksum === 'baseline'
    const proven = sides.find((side) => provenHash(entry, side, compare) !== null)
    if (proven === undefined) return compareContent(backends, entry, { withHash, signal })
    const read = other(proven)
    const hash = await hashContent(backends[read], entry.spelled[read], entry.seen[read], signal)
    if (hash === null) return { comparison: 'unknown', hash: null }
    const isSame = hash === provenHash(entry, proven, compare)
    return { comparison: isSame ? 'same' : 'different', hash: isSame && withHash ? hash : null }
  }

  /** What is left alone keeps its spelling too. Where there is nothing to do but to agree, the respelling does that. */
  #putAfter(respelling: Verdict['respelling'], operation: Drafted): void {
    if (respelling === undefined || operation.kind === 'hold' || operation.kind === 'ask') this.#putOperation(operation)
    else if (operation.kind === 'adopt') this.#putOperation({ ...respelling, agrees: true, ...hashesOf(operation.hashes ?? noHashes) })
    else {
      this.#putOperation(respelling)
      this.#putOperation(operation)
    }
  }

  #putOperation({ moveKey, ...operation }: Drafted): void {
    const row = encodeRow(operation, moveKey)
    countRow(this.#totals, row)
    if (operation.kind === 'copy') this.#totals.replaced[operation.side] += sizeOf(operation.seen[operation.side])
    this.#rows.push(row)
  }
}

const noHashes = { path1: null, path2: null }

/** Both contents are the same, so they have one hash. */
function withHashes(operation: Drafted, hash: string): Drafted {
  if (operation.kind !== 'adopt' && operation.kind !== 'set-metadata') return operation
  return { ...operation, hashes: { path1: hash, path2: hash } }
}

function sizeOf(seen: Seen): number {
  return seen.kind === 'file' ? Math.max(0, seen.size) : 0
}
