/** Folders whose path is longer than one system call takes, which is no limit of the disk: they are opened in several steps. */
import { closeSync, constants, openSync } from 'node:fs'
import { encodePath, type RelPath } from '../../core/rel-path.ts'
import { inFolder, localPath } from './local-path.ts'

/** Linux takes 4,095 bytes; a name of up to 255 bytes and a slash come behind a folder's path. */
const maxFolderBytes = 4095 - 256
const openFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

export function isTooDeep(prefix: string, path: RelPath): boolean {
  const atMost = 3 * (prefix.length + path.length)
  return atMost > maxFolderBytes && Buffer.byteLength(prefix) + encodePath(path).length > maxFolderBytes
}

/** A handle of the folder at `path` below `prefix`, which the caller closes. */
export function openDeep(prefix: string, path: RelPath): number {
  const [first = '', ...rest] = inSteps(prefix, path)
  let fd = openSync(localPath(prefix, first), openFolder)
  for (const step of rest) {
    try {
      const next = openSync(inFolder(fd, step), openFolder)
      closeSync(fd)
      fd = next
    } catch (error) {
      closeSync(fd)
      throw error
    }
  }
  return fd
}

function inSteps(prefix: string, path: RelPath): string[] {
  const steps: string[] = []
  let step = ''
  for (const name of path.split('/')) {
    const longer = step === '' ? name : `${step}/${name}`
    if (isTooDeep(prefix, longer)) {
      steps.push(step)
      step = name
    } else step = longer
  }
  return [...steps, step]
}
