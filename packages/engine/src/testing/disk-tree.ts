import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf } from '../backends/local/errno.ts'
import { decodePath, encodePath, joinPath, type RelPath } from '../core/rel-path.ts'

/** A tree as a literal: text for a file, null for an empty folder, a link's target in an object. */
export type Tree = Readonly<Record<RelPath, string | null | { readonly link: string }>>

const at = (root: string, path: RelPath): Buffer => Buffer.concat([Buffer.from(`${root}/`), encodePath(path)])
let clock = Date.UTC(2020, 0, 1) / 1000

/** Writes entries below a root; each file gets a modification time of its own, in whole seconds. */
export function writeTree(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const place = at(root, path)
    mkdirSync(dirname(place.toString('latin1')) === '.' ? root : Buffer.from(dirname(place.toString('latin1')), 'latin1'), {
      recursive: true,
    })
    if (content === null) mkdirSync(place, { recursive: true })
    else if (typeof content !== 'string') symlinkSync(content.link, place)
    else {
      writeFileSync(place, content)
      clock += 60
      utimesSync(place, clock, clock)
    }
  }
}

export function removePaths(root: string, ...paths: readonly RelPath[]): void {
  for (const path of paths) rmSync(at(root, path), { recursive: true })
}

/** Everything below a root, sorted; the inverse of `writeTree`, with empty folders as null. */
export function readTree(root: string): Tree {
  const tree: Record<string, Tree[string]> = {}
  const visit = (folder: RelPath): number => {
    const names = readdirSync(at(root, folder), { encoding: 'buffer' }).map(decodePath).sort()
    for (const name of names) {
      const path = joinPath(folder, name)
      const stats = lstatSync(at(root, path))
      if (stats.isDirectory()) {
        if (visit(path) === 0) tree[path] = null
      } else if (stats.isSymbolicLink()) tree[path] = { link: readlinkSync(at(root, path)) }
      else tree[path] = stats.isFile() ? (contentOf(root, path)?.toString('utf8') ?? { link: '(closed)' }) : { link: '(other kind)' }
    }
    return names.length
  }
  visit('')
  return tree
}

/** Names, contents and exact modification times of everything below a root, as text: equal texts, untouched tree. */
export function traceTree(root: string): string {
  const lines: string[] = []
  const visit = (folder: RelPath): void => {
    const here = lstatSync(at(root, folder), { bigint: true })
    lines.push(`${folder}/ ${here.mtimeNs}`)
    for (const name of readdirSync(at(root, folder), { encoding: 'buffer' }).map(decodePath).sort()) {
      const path = joinPath(folder, name)
      const stats = lstatSync(at(root, path), { bigint: true })
      if (stats.isDirectory()) visit(path)
      else
        lines.push(
          `${path} ${stats.ino} ${stats.mtimeNs} ${stats.isFile() ? (contentOf(root, path)?.toString('base64') ?? '(closed)') : ''}`,
        )
    }
  }
  visit('')
  return lines.join('\n')
}

/** Null for a file whose mode keeps this user out, as it does everybody but root. */
function contentOf(root: string, path: RelPath): Buffer | null {
  try {
    return readFileSync(at(root, path))
  } catch (error) {
    if (errnoOf(error) === 'EACCES') return null
    throw error
  }
}
