import { type Answer, answerTogether, type Finding, type Inquiry } from '../core/inquiry.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { type PerSide, perSide, type Side } from '../core/side.ts'
import { keptAs } from '../execute/execute-context.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { compareContent } from '../scan/compare-content.ts'
import { hashContent } from '../scan/hash-content.ts'

/** What one run reads at most of files whose revision alone changed. */
export interface ReadingLimit {
  readonly bytes: number
  readonly files: number
}

export const defaultReadingLimit: ReadingLimit = { bytes: 1 << 30, files: 10_000 }

export interface Reading {
  readonly backends: PerSide<ReadableBackend>
  readonly versions: SyncPolicy['versions']
  /** Whether the pair wants hashes in its records. */
  readonly withHash: boolean
  /** Files read at once. */
  readonly checkers: number
  readonly limit: ReadingLimit
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads what a plan asks about, directory by directory. What may wait is put off once the run has read its share; the order
 * of a walk is always the same, so the next run goes on from there.
 */
export class InquiryReader {
  /** Files that were put off. */
  postponed = 0
  readonly #reading: Reading
  #bytes = 0
  #files = 0

  constructor(reading: Reading) {
    this.#reading = reading
  }

  /** The answers by the entries' keys. */
  async answer(inquiries: readonly Inquiry[]): Promise<Map<string, Answer>> {
    const answers = new Map<string, Answer>()
    const taken: Inquiry[] = []
    for (const inquiry of inquiries) {
      if (this.#takes(inquiry)) taken.push(inquiry)
      else answers.set(inquiry.entry.key, answerTogether(inquiry, 'postponed', null))
    }
    let next = 0
    const readSome = async () => {
      while (next < taken.length) {
        this.#reading.signal?.throwIfAborted()
        const inquiry = taken[next++] as Inquiry
        answers.set(inquiry.entry.key, await this.#read(inquiry))
      }
    }
    await Promise.all(Array.from({ length: Math.min(this.#reading.checkers, taken.length) }, readSome))
    return answers
  }

  #takes(inquiry: Inquiry): boolean {
    if (!inquiry.canWait) return true
    const bytes = bytesOf(inquiry)
    const { limit } = this.#reading
    // A file that is larger than the whole share is read alone, or it would never be.
    const fits = this.#files < limit.files && (this.#bytes === 0 || this.#bytes + bytes <= limit.bytes)
    if (!fits) {
      this.postponed++
      return false
    }
    this.#files++
    this.#bytes += bytes
    return true
  }

  async #read(inquiry: Inquiry): Promise<Answer> {
    const { backends, withHash, signal } = this.#reading
    if (inquiry.against === 'record') return this.#readAlone(inquiry)
    if (inquiry.against === 'versions') return this.#lookAmongVersions(inquiry)
    const { path1, path2 } = inquiry.entry.seen
    if (path1.kind !== 'file' || path2.kind !== 'file' || path1.form !== path2.form || path1.size !== path2.size)
      return answerTogether(inquiry, 'different', null)
    const { comparison, hash } = await compareContent(backends, inquiry.entry, { withHash, signal })
    return answerTogether(inquiry, comparison, hash)
  }

  /** A side that is not in question, and one of which nothing was learnt, has no finding. */
  async #lookAmongVersions({ entry, sides }: Inquiry): Promise<Answer> {
    const { backends, versions } = this.#reading
    const findings: Record<Side, Finding | null> = { path1: null, path2: null }
    for (const side of sides) {
      const [path, seen] = [entry.spelled[side], entry.seen[side]]
      const place = keptAs({ versions }, side, path)
      const isKept = place !== null && seen.kind === 'file' && (await backends[side].isKept?.(path, seen, place))
      if (isKept === true) findings[side] = 'same'
    }
    return { findings, hashes: { path1: null, path2: null }, isDifferent: false }
  }

  async #readAlone({ entry, sides }: Inquiry): Promise<Answer> {
    const { backends, signal } = this.#reading
    const hashes: Record<Side, string | null> = { path1: null, path2: null }
    for (const side of sides)
      if (entry.hashes[side] !== null) hashes[side] = await hashContent(backends[side], entry.spelled[side], entry.seen[side], signal)
    const finding = (side: Side): Finding => {
      if (entry.hashes[side] === null) return 'different'
      if (hashes[side] === null) return 'unknown'
      return hashes[side] === entry.hashes[side] ? 'same' : 'different'
    }
    return { findings: perSide((side) => (sides.includes(side) ? finding(side) : null)), hashes, isDifferent: false }
  }
}

function bytesOf({ entry, against, sides }: Inquiry): number {
  const read: readonly Side[] = against === 'record' ? sides : ['path1', 'path2']
  return read.reduce((sum, side) => sum + sizeOf(entry.seen[side]), 0)
}

function sizeOf(seen: Inquiry['entry']['seen']['path1']): number {
  return seen.kind === 'file' ? Math.max(0, seen.size) : 0
}
