import type { AgreedRecord } from '../core/outcome.ts'
import { type Agreeable, type FileSeen, isAgreeable, type Seen } from '../core/seen.ts'
import { type PerSide, sides } from '../core/side.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'

const lookers = 16

/**
 * Looks once more at what a batch wrote, after the file systems' clocks have ticked. Only then can a revision be trusted to
 * change with the next write, so only then is it recorded. What changed meanwhile is recorded as it was written: the next run
 * finds the difference.
 */
export async function settleWritten(
  records: readonly AgreedRecord[],
  backends: PerSide<ReadableBackend>,
  clock: Clock,
): Promise<AgreedRecord[]> {
  if (!records.some((record) => record.record?.path1.kind === 'file')) return [...records]
  await clock.sleep(Math.max(backends.path1.capabilities.granuleMs, backends.path2.capabilities.granuleMs) + 2)
  const settled = [...records]
  let next = 0
  const settleSome = async () => {
    while (next < settled.length) {
      const index = next++
      settled[index] = await settleOne(settled[index] as AgreedRecord, backends)
    }
  }
  await Promise.all(Array.from({ length: lookers }, settleSome))
  return settled
}

async function settleOne(agreed: AgreedRecord, backends: PerSide<ReadableBackend>): Promise<AgreedRecord> {
  const { spelled, record } = agreed
  if (record === null || record.path1.kind !== 'file') return agreed
  const settled: { path1: Agreeable; path2: Agreeable } = { ...record }
  for (const side of sides) {
    const written = record[side]
    if (written.kind === 'file') settled[side] = settleFile(written, await backends[side].look(spelled[side]))
  }
  return { ...agreed, record: settled }
}

function settleFile(written: FileSeen, again: Seen): FileSeen {
  if (!isAgreeable(again) || again.kind !== 'file' || again.size !== written.size || again.mtimeNs !== written.mtimeNs)
    return { ...written, revision: null }
  return written.revision === again.revision ? again : { ...written, revision: null }
}
