import { type BigIntStats, lstatSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RelPath } from '../../core/rel-path.ts'
import type { VersionsPlace } from '../../ports/storage-backend.ts'
import { localPath } from './local-path.ts'

/** Whether a file is one of the versions at the place as well. What can't be looked at is none. */
export function isKept(file: BigIntStats, place: VersionsPlace): boolean {
  return file.nlink > 1n && foldersOf(place).some((folder) => isSameFile(file, folder, place.path))
}

/** Each run of a side that keeps its versions in our own folder has one of its own, beside those of all others. */
function foldersOf({ folder, isOwn }: VersionsPlace): readonly string[] {
  if (isOwn !== true) return [folder]
  const all = dirname(folder)
  try {
    return readdirSync(all).map((run) => `${all}/${run}`)
  } catch {
    // Nothing was kept yet.
    return []
  }
}

function isSameFile({ ino, dev }: BigIntStats, folder: string, path: RelPath): boolean {
  try {
    const there = lstatSync(localPath(`${folder}/`, path), { bigint: true, throwIfNoEntry: false })
    return there !== undefined && there.ino === ino && there.dev === dev
  } catch {
    // Something that is no folder is in the way, or the name is too long: no version is there.
    return false
  }
}
