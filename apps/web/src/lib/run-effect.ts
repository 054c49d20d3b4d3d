import type { Run } from '@pairwise/contracts'
import { count, plural } from './plural.ts'

/** What a run did to the files, in numbers: for those who ask whether anything was lost. */
export function runEffect({ counters }: Pick<Run, 'counters'>): string {
  const { total, done, failed, stale } = counters
  if (done === 0) return 'Nothing was changed on either side.'
  const applied = `${count(done)} of ${plural(total, { one: '# change was', other: '# changes were' })} applied.`
  const parts = [
    applied,
    failed > 0
      ? plural(failed, {
          one: '# file failed and is as it was before.',
          other: '# files failed and are as they were before.',
        })
      : null,
    stale > 0
      ? plural(stale, {
          one: '# file changed after the plan and was left for the next run.',
          other: '# files changed after the plan and were left for the next run.',
        })
      : null,
  ]
  return parts.filter((part) => part !== null).join(' ')
}

/** How far a run is, from 0 to 1: by bytes where there are any, else by changes. Null before the plan is known. */
export function runShare({ counters }: Pick<Run, 'counters'>): number | null {
  const settled = counters.done + counters.failed + counters.stale + counters.skipped
  if (counters.total === 0) return null
  const byChanges = Math.min(1, settled / counters.total)
  if (counters.bytesTotal <= 0) return byChanges
  const byBytes = Math.min(1, counters.bytesDone / counters.bytesTotal)
  return settled >= counters.total ? 1 : byBytes
}
