import type { PairedEntry } from '../core/pair-entries.ts'
import { isStill } from '../core/seen.ts'
import type { PerSide } from '../core/side.ts'
import { isPathTrouble } from '../errors.ts'
import type { OpenFile, ReadableBackend } from '../ports/storage-backend.ts'
import { ContentHash } from './hash-content.ts'
import { readThrough } from './read-through.ts'

export type Comparison = 'same' | 'different' | 'unknown'

/** `hash` is that of both contents, when they are the same and it was asked for. */
export interface Compared {
  readonly comparison: Comparison
  readonly hash: string | null
}

export interface Comparing {
  readonly withHash: boolean
  readonly signal?: AbortSignal | undefined
}

const unsettled: Compared = { comparison: 'unknown', hash: null }

/**
 * Whether both sides of an entry hold the same bytes. `unknown` when either can't be read, is not what the scan saw, or
 * changes while it is read: an answer is given only about the very fingerprints that a plan would name.
 */
export async function compareContent(
  backends: PerSide<ReadableBackend>,
  entry: Pick<PairedEntry, 'spelled' | 'seen'>,
  how: Comparing,
): Promise<Compared> {
  const files: OpenFile[] = []
  try {
    const one = await backends.path1.open(entry.spelled.path1)
    if (one === null) return unsettled
    files.push(one)
    const two = await backends.path2.open(entry.spelled.path2)
    if (two === null) return unsettled
    files.push(two)
    if (!isStill(entry.seen.path1, one.seen) || !isStill(entry.seen.path2, two.seen)) return unsettled
    const compared = await readTogether(one, two, how)
    const isSettled = (await one.isUnchanged()) && (await two.isUnchanged())
    return isSettled ? compared : unsettled
  } catch (error) {
    if (isPathTrouble(error)) return unsettled
    throw error
  } finally {
    for (const file of files) await file.close()
  }
}

/** Files that end before their size are not the same, even when both do: one of them was not read whole. */
async function readTogether(one: OpenFile, two: OpenFile, { withHash, signal }: Comparing): Promise<Compared> {
  const hash = withHash ? new ContentHash() : null
  let total = 0
  let isEqual = true
  await readThrough(
    [one, two],
    ([a = Buffer.alloc(0), b = Buffer.alloc(0)]) => {
      isEqual = a.equals(b)
      total += a.length
      if (isEqual) hash?.update(a)
      return isEqual
    },
    signal,
  )
  if (!isEqual) return { comparison: 'different', hash: null }
  if (total !== one.seen.size || total !== two.seen.size) return unsettled
  return { comparison: 'same', hash: hash?.finish() ?? null }
}
