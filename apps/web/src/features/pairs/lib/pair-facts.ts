import type { SyncFact } from '@pairwise/contracts'
import { assertNever } from '../../../lib/assert-never.ts'
import { plural } from '../../../lib/plural.ts'
import { dateTime } from '../../../lib/time.ts'

/** Whether both sides are the same, in words that never leave out the time. */
export function syncWords(sync: SyncFact, now: number): { readonly fact: string; readonly note: string } {
  switch (sync.state) {
    case 'needs-baseline':
      return { fact: 'Needs a baseline', note: 'The first sync compares both sides' }
    case 'in-sync':
      return { fact: `In sync as of ${dateTime(sync.asOf, now)}`, note: 'Both sides showed the same' }
    case 'changes-waiting':
      return {
        fact: plural(sync.changes, { one: '# change waiting', other: '# changes waiting' }),
        note: `As of ${dateTime(sync.asOf, now)}`,
      }
    case 'unknown':
      return {
        fact: 'Unknown',
        note: sync.asOf ? `Since ${dateTime(sync.asOf, now)}` : 'Preview changes to find out',
      }
    default:
      return assertNever(sync)
  }
}
