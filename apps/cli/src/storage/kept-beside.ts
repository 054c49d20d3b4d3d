import { type PerSide, perSide, type Side, type SyncPolicy } from '@pairwise/engine'
import { UsageError } from '../flags/usage-error.ts'
import { storageOf } from './address-of.ts'
import type { Place, Places } from './place.ts'

/** The policy with its folders for versions as the storages know them: each has to be on the storage of its side. */
export function withKeptBeside(policy: SyncPolicy, sides: PerSide<Place>, places: Places): SyncPolicy {
  const versions = perSide((side) => {
    const kept = policy.versions[side]
    return kept === null ? null : { ...kept, folder: folderOn(sides[side], places.placeOf(kept.folder), kept.folder, side) }
  })
  return { ...policy, versions }
}

function folderOn(side: Place, kept: Place, folder: string, which: Side): string {
  if (side.kind === 'local' && kept.kind === 'local') return folder
  if (side.kind === 'remote' && kept.kind === 'remote' && storageOf(side.settings) === storageOf(kept.settings)) return kept.root
  throw new UsageError(
    `the folder for versions of ${which} is not on the same storage as ${which}: give one there, with --backup-dir${which === 'path1' ? 1 : 2}`,
  )
}
