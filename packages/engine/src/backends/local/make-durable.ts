import { spawn } from 'node:child_process'
import { closeSync, constants, fsyncSync, openSync } from 'node:fs'
import type { RelPath } from '../../core/rel-path.ts'
import { errnoOf } from './errno.ts'
import { type LocalPath, localPath } from './local-path.ts'

/** Up to this many paths, a call each is faster than asking for the whole file system. */
const fewest = 64

/**
 * Returns when what was written at these paths below `root` would survive a power cut. Paths that are gone meanwhile
 * need nothing. Opening is for reading only, so a link that took a path's place can do no harm.
 */
export async function makeDurable(root: string, paths: ReadonlySet<RelPath>): Promise<void> {
  if (paths.size === 0) return
  if (paths.size >= fewest || ![...paths].every((path) => syncPath(localPath(`${root}/`, path)))) await syncFileSystem(root)
}

/** False when the path can't be opened, so that only the whole file system can be asked. */
function syncPath(path: LocalPath): boolean {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    return errnoOf(error) === 'ENOENT'
  }
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  return true
}

/** Node has no syncfs; coreutils' `sync -f` is one process for any number of files. */
function syncFileSystem(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('sync', ['-f', folder], { stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', (code, signal) => (code === 0 ? resolve() : reject(new Error(`sync -f ${folder} ended with ${signal ?? code}`))))
  })
}
