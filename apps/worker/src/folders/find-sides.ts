import { statSync } from 'node:fs'
import type { PairRow } from '@pairwise/db'
import { type PerSide, perSide, type Relation, relationOf, type Side } from '@pairwise/engine'
import { assertNever } from '../assert-never.ts'
import { locateFolder } from './locate-folder.ts'
import { RefusedFolder } from './refused-folder.ts'

/**
 * The real paths of a pair's two folders, as they are now. Throws `RefusedFolder` when one of them is not below the roots
 * or can't be reached, or when they overlap. A folder that is missing is for the engine's gates to judge.
 */
export function findSides(pair: Pick<PairRow, 'path1' | 'path2'>, roots: readonly string[]): PerSide<string> {
  const found = perSide((side) => findSide(side, pair[side].folder, roots))
  const relation = relationOfFolders(found.path1, found.path2)
  if (relation === 'apart') return found
  throw new RefusedFolder('paths-overlap', `${relationTexts[relation]} Choose two folders that lie apart, also once links are followed.`)
}

const relationTexts = {
  same: 'Both sides are the same folder.',
  'path1-inside-path2': 'The folder of path 1 is inside the folder of path 2.',
  'path2-inside-path1': 'The folder of path 2 is inside the folder of path 1.',
} as const satisfies Record<Exclude<Relation, 'apart'>, string>

function findSide(side: Side, folder: string, roots: readonly string[]): string {
  const place = locateFolder(folder, roots)
  switch (place.kind) {
    case 'inside':
    case 'missing':
      return place.realPath
    case 'outside':
      throw new RefusedFolder(
        'path-not-allowed',
        `${folder} is outside of the folders that pairs may use. Choose a folder below them, or add it to PAIRWISE_LOCAL_ROOTS of the worker.`,
        { side, path: folder },
      )
    case 'unreadable':
      throw new RefusedFolder(
        'root-unreadable',
        `${folder} can’t be reached (${place.why}). Give the user that the worker runs as the right to enter the folders above it.`,
        { side, path: folder },
      )
    default:
      return assertNever(place)
  }
}

/** By real paths; and by identity, because one folder can be mounted at two places. */
export function relationOfFolders(realPath1: string, realPath2: string): Relation {
  const relation = relationOf(realPath1, realPath2)
  if (relation !== 'apart') return relation
  const [one, two] = [realPath1, realPath2].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }))
  return one !== undefined && two !== undefined && one.dev === two.dev && one.ino === two.ino ? 'same' : 'apart'
}
