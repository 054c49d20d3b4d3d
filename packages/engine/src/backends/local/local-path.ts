import { encodePath, hasEscapedByte } from '../../core/rel-path.ts'

/** What Node's file functions take: a string, or bytes when the name is not UTF-8. */
export type LocalPath = string | Buffer

/** `prefix` is an absolute path that ends in a slash. */
export function localPath(prefix: string, rest: string): LocalPath {
  return hasEscapedByte(rest) ? Buffer.concat([Buffer.from(prefix), encodePath(rest)]) : prefix + rest
}

/** The path of a name in an open folder. It stays in that folder, whatever happens to the folder's own path. */
export function inFolder(folder: number, name: string): LocalPath {
  return localPath(`/proc/self/fd/${folder}/`, name)
}
