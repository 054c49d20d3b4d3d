import { fstatSync } from 'node:fs'
import { errnoOf } from './errno.ts'
import type { GuardedFs } from './guarded-fs.ts'

/** Only root may give files away; for others the file stays theirs, as with any copy. */
export function giveOwner(fs: GuardedFs, fd: number, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  const own = fstatSync(fd)
  if (own.uid === uid && own.gid === gid) return
  try {
    fs.setOpenOwner(fd, uid, gid)
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error
  }
}
