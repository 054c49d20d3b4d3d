import { nameOf, type RelPath } from './rel-path.ts'
import type { Side } from './side.ts'

/**
 * What tells that something gone and something new on a side are the same file moved: its id there, size and modification time. A
 * file without an id has its path in the place of it, which nothing else has: such files are only matched by their look.
 */
export function moveKey(side: Side, name: { readonly id: string } | { readonly path: RelPath }, size: number, mtimeNs: bigint): string {
  const own = 'id' in name ? Buffer.from(name.id, 'latin1').toString('hex') : `/${hexOf(name.path)}`
  return [side, own, size, mtimeNs].join(':')
}

/** The same key with the last part of the path in the place of the id: equal keys look the same. */
export function lookKey(key: string, path: RelPath): string {
  const [side, , size, mtimeNs] = key.split(':')
  return [side, `=${hexOf(nameOf(path))}`, size, mtimeNs].join(':')
}

/** Stores keep keys as text, which can't hold every char of a path. */
function hexOf(path: RelPath): string {
  return Buffer.from(path, 'utf16le').toString('hex')
}
