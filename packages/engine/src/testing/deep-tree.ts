/** Trees whose paths are longer than any one system call takes: made and read with one open folder at a time. */
import { closeSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { decodePath, encodePath, joinPath, type RelPath } from '../core/rel-path.ts'

const at = (folder: number, name: string): Buffer => Buffer.concat([Buffer.from(`/proc/self/fd/${folder}/`), encodePath(name)])

/** Gives `work` a handle of the folder at `path`, which is made where it is not there. */
export function inDeepFolder<T>(root: string, path: RelPath, work: (at: (name: string) => Buffer) => T): T {
  let folder = openSync(root, 'r')
  try {
    for (const name of path === '' ? [] : path.split('/')) {
      mkdirSync(at(folder, name), { recursive: true })
      const next = openSync(at(folder, name), 'r')
      closeSync(folder)
      folder = next
    }
    return work((name) => at(folder, name))
  } finally {
    closeSync(folder)
  }
}

export function writeDeep(root: string, folder: RelPath, name: string, content: string): void {
  inDeepFolder(root, folder, (at) => writeFileSync(at(name), content))
}

export function removeDeep(root: string, folder: RelPath, name: string): void {
  inDeepFolder(root, folder, (at) => rmSync(at(name)))
}

/** Every file below a root by its path, however long, with its content. */
export function readDeep(root: string): Map<RelPath, string> {
  const files = new Map<RelPath, string>()
  const visit = (folder: number, path: RelPath): void => {
    for (const name of readdirSync(`/proc/self/fd/${folder}/`, { encoding: 'buffer' }).map(decodePath).sort()) {
      if (!lstatSync(at(folder, name)).isDirectory()) files.set(joinPath(path, name), readFileSync(at(folder, name), 'utf8'))
      else {
        const below = openSync(at(folder, name), 'r')
        visit(below, joinPath(path, name))
        closeSync(below)
      }
    }
  }
  const top = openSync(root, 'r')
  visit(top, '')
  closeSync(top)
  return files
}
