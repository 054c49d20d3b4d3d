import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { MetadataValues } from '../../ports/storage-backend.ts'
import { giveAttributes } from './give-attributes.ts'
import type { GuardedFs } from './guarded-fs.ts'
import type { LocalPath } from './local-path.ts'

/** Opens the entry itself, whatever its kind and its permissions, for nothing but to name it. Node has no name for the flag. */
const openOnlyToName = 0o10000000 | constants.O_NOFOLLOW

/**
 * Gives metadata to the entry at a path, and to nothing else: a link that takes the place of the entry is not followed. False when
 * the entry is not the one with this inode. The owner comes first, because a change of owner takes permission bits away.
 */
export function giveMetadata(fs: GuardedFs, at: LocalPath, inode: bigint, metadata: MetadataValues): boolean {
  const fd = openSync(at, openOnlyToName)
  try {
    const before = fstatSync(fd, { bigint: true })
    if (before.ino !== inode) return false
    const itself = `/proc/self/fd/${fd}`
    const { owner, mode } = metadata
    if (owner !== undefined && (Number(before.uid) !== owner.uid || Number(before.gid) !== owner.gid)) {
      if (before.isSymbolicLink()) fs.setOwner(at, owner.uid, owner.gid)
      else fs.setOwnerThrough(itself, owner.uid, owner.gid)
    }
    if (!before.isSymbolicLink()) giveAttributes(fs, fd, metadata)
    const now = Number(fstatSync(fd, { bigint: true }).mode)
    if (mode !== undefined && !before.isSymbolicLink() && (now & 0o777) !== mode) fs.setModeThrough(itself, (now & 0o7000) | mode)
    return true
  } finally {
    closeSync(fd)
  }
}
