import type { Plan, Side } from '@pairwise/contracts'
import { classCount, replacedFiles } from '../../../lib/change-counts.ts'
import { count, listOf, plural } from '../../../lib/plural.ts'

/** What plans of decisions take away from either side. */
interface Losses {
  readonly replaced: Readonly<Record<Side, number>>
  readonly deleted: Readonly<Record<Side, number>>
}

function lossesOf({ counts }: Pick<Plan, 'counts'>): Losses {
  const perSide = (of: (side: Side) => number) => ({ path1: of('path1'), path2: of('path2') })
  return { replaced: perSide((side) => replacedFiles(counts, side)), deleted: perSide((side) => classCount(counts, 'deleted', side)) }
}

/** Whether a plan only adds files, so that nobody has to be asked again. */
export function isAdditive(plan: Pick<Plan, 'counts'>): boolean {
  const { replaced, deleted } = lossesOf(plan)
  return replaced.path1 + replaced.path2 + deleted.path1 + deleted.path2 === 0
}

/** What one plan replaces and deletes: "Replaces 15 files on S3 backup and 6 on NAS." */
export function lossSentence(plan: Pick<Plan, 'counts' | 'path1Name' | 'path2Name'>): string {
  const { replaced, deleted } = lossesOf(plan)
  const names = { path1: plan.path1Name, path2: plan.path2Name }
  return [sentence('Replaces', replaced, names), sentence('Deletes', deleted, names)].filter((each) => each !== null).join(' ')
}

function sentence(verb: string, on: Readonly<Record<Side, number>>, names: Readonly<Record<Side, string>>): string | null {
  const sides = (['path2', 'path1'] as const).filter((side) => on[side] > 0)
  if (sides.length === 0) return null
  const parts = sides.map((side, at) => {
    const files = at === 0 ? plural(on[side], { one: '# file', other: '# files' }) : count(on[side])
    return `${files} on ${names[side]}`
  })
  return `${verb} ${listOf(parts)}.`
}
