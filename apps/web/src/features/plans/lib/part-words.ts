import type { ChangeClass, ChangeCounts, Side } from '@pairwise/contracts'
import { plural } from '../../../lib/plural.ts'
import type { SideNames } from '../../../lib/side-names.ts'

/** One thing that happens in a folder, with how often and where. */
export interface PartEffect {
  readonly words: string
  readonly class: ChangeClass
}

const verbs = [
  { class: 'deleted', words: (n: number, side: string) => plural(n, { one: `Delete # on ${side}`, other: `Delete # on ${side}` }) },
  { class: 'changed', words: (n: number, side: string) => plural(n, { one: `Replace # on ${side}`, other: `Replace # on ${side}` }) },
  { class: 'merged', words: (n: number, side: string) => plural(n, { one: `Merge # on ${side}`, other: `Merge # on ${side}` }) },
  { class: 'new', words: (n: number, side: string) => plural(n, { one: `Copy # to ${side}`, other: `Copy # to ${side}` }) },
  { class: 'moved', words: (n: number, side: string) => plural(n, { one: `Move # on ${side}`, other: `Move # on ${side}` }) },
  {
    class: 'metadata',
    words: (n: number, side: string) => plural(n, { one: `# modified time on ${side}`, other: `# modified times on ${side}` }),
  },
  { class: 'folder', words: (n: number, side: string) => plural(n, { one: `# folder on ${side}`, other: `# folders on ${side}` }) },
] as const satisfies readonly { class: ChangeClass; words: (n: number, side: string) => string }[]

const sides: readonly Side[] = ['path2', 'path1']

/** What happens in a part of a plan, what can hurt most first. */
export function partEffects(counts: ChangeCounts, names: SideNames): PartEffect[] {
  const conflicts = Math.max(counts.path1.conflict ?? 0, counts.path2.conflict ?? 0)
  return [
    ...verbs.flatMap((verb) =>
      sides.flatMap((side) => {
        const n = counts[side][verb.class] ?? 0
        return n === 0 ? [] : [{ class: verb.class, words: verb.words(n, names[side]) }]
      }),
    ),
    ...quiet(conflicts, 'conflict', { one: '# conflict, both kept', other: '# conflicts, both kept' }),
    ...quiet(counts.none.held ?? 0, 'held', { one: '# left alone', other: '# left alone' }),
    ...quiet(counts.none.identical ?? 0, 'identical', { one: '# identical', other: '# identical' }),
  ]
}

function quiet(n: number, name: ChangeClass, words: { one: string; other: string }): PartEffect[] {
  return n === 0 ? [] : [{ class: name, words: plural(n, words) }]
}
