import { spawn } from 'node:child_process'
import { closeSync, constants, fsyncSync, lstatSync, openSync, statSync } from 'node:fs'
import type { RelPath } from '../../core/rel-path.ts'
import type { Changed } from './changed-paths.ts'
import { errnoOf } from './errno.ts'
import { type LocalPath, localPath } from './local-path.ts'

/**
 * Returns when what was written at these paths below `root` would survive a power cut. Paths that are gone meanwhile
 * need nothing. Opening is for reading only, so a link that took a path's place can do no harm.
 */
export async function makeDurable(root: string, { paths, folders }: Changed): Promise<void> {
  if (folders.size === 0 || paths?.every((path) => syncPath(localPath(`${root}/`, path))) === true) return
  for (const folder of foldersOfEachDisk(root, folders)) await syncFileSystem(folder)
}

/** One folder on each file system that was written to: other disks may be mounted below the root. */
function foldersOfEachDisk(root: string, folders: ReadonlySet<RelPath>): LocalPath[] {
  const found = new Map<number, LocalPath>([[statSync(root).dev, root]])
  for (const path of folders) {
    const folder = localPath(`${root}/`, path)
    const device = deviceOf(folder)
    if (device !== null && !found.has(device)) found.set(device, folder)
  }
  return [...found.values()]
}

/**
 * Null where there is no folder, and for a path that is too long for one call: nothing is mounted so deep, so its disk is that of a
 * folder above it.
 */
function deviceOf(folder: LocalPath): number | null {
  try {
    const stats = lstatSync(folder, { throwIfNoEntry: false })
    return stats?.isDirectory() === true ? stats.dev : null
  } catch (error) {
    if (isGone(error) || errnoOf(error) === 'ENAMETOOLONG') return null
    throw error
  }
}

/** A file may have taken the place of a folder above. */
function isGone(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR'
}

/** False when the path can't be synced by itself, so that only the whole file system can be asked. */
function syncPath(path: LocalPath): boolean {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  } catch (error) {
    return isGone(error)
  }
  try {
    fsyncSync(fd)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EINVAL') return false
    throw error
  } finally {
    closeSync(fd)
  }
}

/** Node has no syncfs; coreutils' `sync -f` is one process for any number of files. It gets the folder open, whatever its name. */
function syncFileSystem(folder: LocalPath): Promise<void> {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return new Promise<void>((resolve, reject) => {
    const child = spawn('sync', ['-f', '/proc/self/fd/3'], { stdio: ['ignore', 'ignore', 'ignore', fd] })
    child.once('error', reject)
    child.once('exit', (code, signal) => (code === 0 ? resolve() : reject(new Error(`sync -f ${folder} ended with ${signal ?? code}`))))
  }).finally(() => closeSync(fd))
}
