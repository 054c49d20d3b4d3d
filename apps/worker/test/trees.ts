import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Everything below a folder, by path relative to it: the content of a file, null for a folder. */
export type Tree = ReadonlyMap<string, string | null>

/** Temporary files and kept versions, which are not part of what people see. */
const temporary = /(^|\/)\.pairwise-tmp\./
const ownFolder = '.pairwise'

export function readTree(root: string, { withTemporary = false } = {}): Tree {
  const tree = new Map<string, string | null>()
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (path === ownFolder || (!withTemporary && temporary.test(path))) continue
      if (entry.isDirectory()) walk(path)
      tree.set(path, entry.isFile() ? readFileSync(join(root, path), 'utf8') : null)
    }
  }
  walk('')
  return tree
}

/** A digest over names, kinds, contents, modes and modification times: equal only for trees that nothing has touched. */
export function fingerprintOf(root: string): string {
  const hash = createHash('sha256')
  const walk = (folder: string) => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name)
      const stats = lstatSync(path, { bigint: true })
      hash.update(`${path.slice(root.length)}\0${stats.mode}\0${stats.mtimeNs}\0${stats.ino}\0`)
      if (stats.isFile()) hash.update(readFileSync(path))
      if (stats.isDirectory()) walk(path)
    }
  }
  hash.update(String(lstatSync(root, { bigint: true }).mtimeNs))
  walk(root)
  return hash.digest('hex')
}

export function writeFile(root: string, path: string, content: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

export function removePath(root: string, path: string): void {
  rmSync(join(root, path), { recursive: true })
}
