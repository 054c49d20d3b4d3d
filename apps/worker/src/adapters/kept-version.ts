import type { NewKeptVersion } from '@pairwise/db'
import { type Operation, type Side, type SyncPolicy, sides, spelledOn } from '@pairwise/engine'

/** The files that an operation which was carried out has left among the versions. */
export function keptBy(operation: Operation, versions: SyncPolicy['versions']): NewKeptVersion[] {
  return replacedOn(operation).flatMap((side) => {
    const seen = operation.seen[side]
    if (versions[side] === null || seen.kind !== 'file') return []
    const { size, mtimeNs } = seen
    return [{ side, path: spelledOn(operation, side), size: size < 0 ? null : size, mtimeNs, reason: operation.reason }]
  })
}

function replacedOn(operation: Operation): readonly Side[] {
  if (operation.kind === 'copy' || operation.kind === 'delete') return [operation.side]
  return operation.kind === 'merge' ? sides : []
}
