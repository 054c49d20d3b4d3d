/** Gives something another name in one step, and never replaces anything. */
import type { LocalPath } from './local-path.ts'
import { type SystemLibrary, systemLibrary, zeroEnded } from './system-library.ts'

/** Throws an error with the system's `code` where it can't: EEXIST where the name is taken, EINVAL where the disk has no such rename. */
export type RenameToFree = (from: LocalPath, to: LocalPath) => void

/** AT_FDCWD and RENAME_NOREPLACE */
const [anywhere, replacingNothing] = [-100, 1]

let loaded: RenameToFree | null | undefined

/** Null where the system has no such call. */
export function renameToFree(): RenameToFree | null {
  if (loaded === undefined) loaded = load(systemLibrary())
  return loaded
}

function load(library: SystemLibrary | null): RenameToFree | null {
  if (library === null) return null
  try {
    const call = library.func('int renameat2(int from_folder, const void *from, int to_folder, const void *to, unsigned int flags)')
    return (from, to) => {
      if (call(anywhere, zeroEnded(from), anywhere, zeroEnded(to), replacingNothing) === 0) return
      const code = library.failure()
      throw Object.assign(new Error(`${code}: renameat2`), { code, syscall: 'renameat2' })
    }
  } catch {
    // An old C library has no such function.
    return null
  }
}
