import type { Run } from '@pairwise/contracts'
import { bytes } from '../../../lib/bytes.ts'
import { count, percent, plural } from '../../../lib/plural.ts'

/** How far a run is, in words. */
export function progressWords({ state, counters }: Run, share: number | null): string {
  if (state === 'queued') return 'Waiting for a worker'
  if (share === null) return 'The number of changes is known once both sides were compared'
  const changes = `${count(counters.done)} of ${plural(counters.total, { one: '# change', other: '# changes' })}`
  const amount = counters.bytesTotal > 0 ? `, ${bytes(counters.bytesDone)} of ${bytes(counters.bytesTotal)}` : ''
  return `${percent(share)}, ${changes}${amount}`
}
