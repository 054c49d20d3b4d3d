import type { ChangeClass, ChangeCounts, Side } from '@pairwise/contracts'
import { classCount } from '../../../lib/change-counts.ts'
import { count, type PluralForms, plural } from '../../../lib/plural.ts'

interface SideEffect {
  readonly words: string
  readonly isDeletion: boolean
}

/** What a plan does on one side, in the order of a dialog: "copy 1,204 · replace 18 · move 2 · delete 40". */
export function sideEffects(counts: ChangeCounts, side: Side): SideEffect[] {
  const n = (name: ChangeClass) => classCount(counts, name, side)
  return [
    { words: `copy ${count(n('new'))}`, isDeletion: false },
    ...effect(n('changed'), { one: 'replace #', other: 'replace #' }),
    ...effect(n('merged'), { one: 'replace # by a merge', other: 'replace # by merges' }),
    ...effect(n('moved'), { one: 'move #', other: 'move #' }),
    { words: `delete ${count(n('deleted'))}`, isDeletion: n('deleted') > 0 },
    ...effect(n('folder'), { one: '# folder', other: '# folders' }),
    ...effect(n('metadata'), { one: '# modified time', other: '# modified times' }),
    ...effect(n('conflict'), { one: '# conflict, both kept', other: '# conflicts, both kept' }),
  ]
}

function effect(n: number, words: PluralForms): SideEffect[] {
  return n > 0 ? [{ words: plural(n, words), isDeletion: false }] : []
}
