import { closeSync } from 'node:fs'
import type { Seen } from '../../core/seen.ts'
import { errnoOf } from './errno.ts'
import type { GuardedFs } from './guarded-fs.ts'
import type { LocalPath } from './local-path.ts'

/** Where something lies under its temporary name and which name it is to get, both through a handle that is open now. */
export interface Naming {
  readonly temporary: LocalPath
  readonly target: LocalPath
}

/**
 * Gives what is staged its name. False when something took the name since the look. RACE: an edit of the file that is replaced is
 * lost when it falls into the moment between the look at it and the rename; Linux has no rename that asks for what it replaces.
 */
export function giveName(fs: GuardedFs, naming: Naming, expected: Seen): boolean {
  if (expected.kind !== 'absent') {
    fs.rename(naming.temporary, naming.target)
    return true
  }
  try {
    fs.link(naming.temporary, naming.target)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EEXIST') return false
    if (errno === 'EPERM' || errno === 'ENOTSUP' || errno === 'EMLINK') return replacePlaceholder(fs, naming)
    throw error
  }
  fs.unlink(naming.temporary)
  return true
}

/**
 * For file systems without hard links: an empty file claims the name, then the content replaces it.
 * RACE: bytes that another program writes into the empty file between the two calls are lost; it is open
 * for less than a millisecond under a name that did not exist before.
 */
function replacePlaceholder(fs: GuardedFs, naming: Naming): boolean {
  try {
    closeSync(fs.create(naming.target, 0o600))
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
  fs.rename(naming.temporary, naming.target)
  return true
}
