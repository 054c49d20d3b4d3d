import type { PairedEntry } from '../core/pair-entries.ts'
import { isStill } from '../core/seen.ts'
import type { PerSide } from '../core/side.ts'
import { isPathTrouble } from '../errors.ts'
import type { OpenFile, ReadableBackend } from '../ports/storage-backend.ts'

export type Comparison = 'same' | 'different' | 'unknown'

const chunkBytes = 1 << 18

/**
 * Whether both sides of an entry hold the same bytes. `unknown` when either can't be read, is not what the scan saw, or
 * changes while it is read: an answer is given only about the very fingerprints that a plan would name.
 */
export async function compareContent(backends: PerSide<ReadableBackend>, entry: PairedEntry): Promise<Comparison> {
  const files: OpenFile[] = []
  try {
    const one = await backends.path1.open(entry.spelled.path1)
    if (one === null) return 'unknown'
    files.push(one)
    const two = await backends.path2.open(entry.spelled.path2)
    if (two === null) return 'unknown'
    files.push(two)
    if (!isStill(entry.seen.path1, one.seen) || !isStill(entry.seen.path2, two.seen)) return 'unknown'
    const comparison = await readTogether(one, two)
    const isSettled = (await one.isUnchanged()) && (await two.isUnchanged())
    return isSettled ? comparison : 'unknown'
  } catch (error) {
    if (isPathTrouble(error)) return 'unknown'
    throw error
  } finally {
    for (const file of files) await file.close()
  }
}

/** Files that end before their size are not the same, even when both do: one of them was not read whole. */
async function readTogether(one: OpenFile, two: OpenFile): Promise<Comparison> {
  const size = Math.min(chunkBytes, Math.max(one.seen.size, two.seen.size, 0) + 1)
  const [a, b] = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)]
  for (let total = 0; ; ) {
    const [filledA, filledB] = [await fill(one, a), await fill(two, b)]
    if (filledA !== filledB || !a.subarray(0, filledA).equals(b.subarray(0, filledB))) return 'different'
    total += filledA
    if (filledA < size) return total === one.seen.size && total === two.seen.size ? 'same' : 'unknown'
  }
}

async function fill(file: OpenFile, buffer: Buffer): Promise<number> {
  let filled = 0
  while (filled < buffer.length) {
    const count = await file.read(buffer.subarray(filled))
    if (count === 0) break
    filled += count
  }
  return filled
}
