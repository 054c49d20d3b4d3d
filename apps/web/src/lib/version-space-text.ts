import type { PlanSpace, VersionSpace } from '@pairwise/contracts'
import { bytes } from './bytes.ts'
import type { SideNames } from './side-names.ts'

/** What versions need of the space that is free: "needs 128 GiB, 410 GiB free". Null where nothing is kept, or it was not measured. */
export function versionSpaceText({ path1, path2 }: PlanSpace, names: SideNames, isUpperBound = false): string | null {
  const needs = ({ kept, free }: VersionSpace) =>
    `needs ${isUpperBound ? 'at most ' : ''}${bytes(kept)}, ${free === null ? 'free space not known' : `${bytes(free)} free`}`
  const [one, two] = [path1 && path1.kept > 0 ? path1 : null, path2 && path2.kept > 0 ? path2 : null]
  if (one !== null && two !== null) return `${names.path1} ${needs(one)}; ${names.path2} ${needs(two)}`
  const only = one ?? two
  return only && needs(only)
}
