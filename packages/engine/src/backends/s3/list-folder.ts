import { PathError } from '../../errors.ts'
import type { OddEntry, RemoteEntry, RemoteListing } from '../remote/remote-store.ts'
import { listPages } from './listed-page.ts'
import { placeKey, prefixOf } from './object-key.ts'
import type { S3Connection } from './s3-connection.ts'
import { folderEntry, listedFile } from './s3-entry.ts'

/** Why neither of two things with one name is touched. */
export const isBoth = 'it is both an object and a folder of others, which no disk can hold'
/** Why an object whose key ends with a slash is not just its folder. */
export const hasContent = 'its key ends with a slash like that of a folder, and it has content'

/** A folder's own entries. One in which nothing lies is not there, but for the top of the bucket. */
export async function listFolder(connection: S3Connection, folder: string, signal?: AbortSignal): Promise<RemoteListing> {
  const prefix = prefixOf(folder)
  const [files, folders, odd] = [new Map<string, RemoteEntry>(), new Set<string>(), new Map<string, OddEntry>()]
  let isThere = folder === ''
  for await (const { objects, prefixes } of listPages(connection, { prefix, isFlat: false, signal })) {
    for (const object of objects) {
      const { key, size } = object
      isThere = true
      const { name, why } = placeKey(key.slice(prefix.length))
      if (why !== null) odd.set(name, { name, why })
      else if (name !== '') files.set(name, listedFile(name, object))
      else if (size > 0) odd.set('/', { name: '/', why: hasContent })
    }
    for (const each of prefixes) {
      isThere = true
      const { name, folder: inner, why } = placeKey(each.slice(prefix.length))
      if (why !== null) odd.set(name, { name, why })
      else folders.add(name === '' ? inner : name)
    }
  }
  if (!isThere) throw new PathError('ENOENT', 'no object has a key in this folder')
  for (const name of folders) {
    if (!files.delete(name)) continue
    folders.delete(name)
    odd.set(name, { name, why: isBoth })
  }
  return { entries: [...files.values(), ...[...folders].map(folderEntry)], odd: [...odd.values()] }
}
