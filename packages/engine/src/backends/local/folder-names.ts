/** The names in a folder, as the system lists them. */
import { type Dirent, readdirSync } from 'node:fs'
import { comparePaths, decodePath, hasEscapedByte } from '../../core/rel-path.ts'

export type EntryKind = 'file' | 'directory' | 'symlink' | 'unsupported'

/** With the kind of each name: null when the file system does not tell kinds while listing. */
export type FolderNames = Map<string, EntryKind | null>

/** Reads names as text, and again as bytes when one of them is not valid UTF-8. */
export function readNames(folder: string | Buffer): FolderNames {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: 'utf8' })
  if (!entries.some((entry) => entry.name.includes('\ufffd'))) return new Map(entries.map((entry) => [entry.name, kindOfEntry(entry)]))
  const raw = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
  return new Map(raw.map((entry) => [decodePath(entry.name), kindOfEntry(entry)]))
}

function kindOfEntry(entry: Dirent<string> | Dirent<Buffer<ArrayBuffer>>): EntryKind | null {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return 'symlink'
  return entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice() ? 'unsupported' : null
}

export function kindOf(stats: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryKind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  return stats.isSymbolicLink() ? 'symlink' : 'unsupported'
}

/** UTF-16 order is byte order as long as no name has a char from U+D800 on. */
export function sortedNames(entries: FolderNames): string[] {
  const names = [...entries.keys()]
  return names.some((name) => hasEscapedByte(name) || /[\ud800-\uffff]/.test(name)) ? names.sort(comparePaths) : names.sort()
}
