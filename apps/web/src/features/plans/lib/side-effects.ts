import type { ChangeCounts, Side } from '@pairwise/contracts'
import { classCount } from '../../../lib/change-counts.ts'
import { count } from '../../../lib/plural.ts'

/** What a plan does on one side, in the order of a dialog: "copy 1,204 · replace 18 · move 2 · delete 40". */
export function sideEffects(counts: ChangeCounts, side: Side): readonly { readonly words: string; readonly isDeletion: boolean }[] {
  const parts = [
    { verb: 'copy', n: classCount(counts, 'new', side), always: true },
    { verb: 'replace', n: classCount(counts, 'changed', side), always: false },
    { verb: 'move', n: classCount(counts, 'moved', side), always: false },
    { verb: 'set the time of', n: classCount(counts, 'metadata', side), always: false },
    { verb: 'create or remove folders', n: classCount(counts, 'folder', side), always: false },
    { verb: 'keep both of', n: classCount(counts, 'conflict', side), always: false },
    { verb: 'delete', n: classCount(counts, 'deleted', side), always: true },
  ]
  return parts
    .filter((part) => part.always || part.n > 0)
    .map(({ verb, n }) => ({ words: `${verb} ${count(n)}`, isDeletion: verb === 'delete' && n > 0 }))
}
