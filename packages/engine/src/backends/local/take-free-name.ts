import { errnoOf } from './errno.ts'
import type { GuardedFs } from './guarded-fs.ts'
import type { LocalPath } from './local-path.ts'
import { type RenameToFree, renameToFree } from './rename-to-free.ts'

interface Renaming {
  readonly from: LocalPath
  readonly to: LocalPath
  readonly isFile: boolean
}

/** What a disk or a system says that has no such call; nothing was done then. */
const cannot: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'])

/** Renames, unless the new name is taken: false then. It takes one step where the system has such a call. */
export function takeFreeName(fs: GuardedFs, renaming: Renaming, inOneStep: RenameToFree | null = renameToFree()): boolean {
  if (inOneStep === null) return takeByLink(fs, renaming)
  try {
    fs.renameToFree(renaming.from, renaming.to, inOneStep)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    if (cannot.has(errnoOf(error))) return takeByLink(fs, renaming)
    throw error
  }
}

/**
 * A second name and then one less never replaces anything, which rename could; a process that is killed in between leaves both
 * names. Folders, and file systems without hard links, only have rename. RACE: a file that takes the name between the look and such a rename is replaced.
 */
function takeByLink(fs: GuardedFs, { from, to, isFile }: Renaming): boolean {
  if (isFile) {
    try {
      fs.link(from, to)
      fs.unlink(from)
      return true
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'EEXIST') return false
      if (errno !== 'EPERM' && errno !== 'ENOTSUP' && errno !== 'EMLINK') throw error
    }
  }
  fs.rename(from, to)
  return true
}
