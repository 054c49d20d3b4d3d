import type { PathRef } from '@pairwise/contracts'

/** The folder that a path lies in, with the key under which the server knows it; an empty key is the whole pair. */
export function folderOf({ path, key }: PathRef): PathRef {
  const bytes = bytesOf(key)
  const cut = bytes.lastIndexOf('/')
  return cut < 0 ? { path: '', key: '' } : { path: path.slice(0, path.lastIndexOf('/')), key: keyOf(bytes.slice(0, cut)) }
}

/** Bytes as chars below 256: a key may hold what is no text. */
function bytesOf(key: string): string {
  return atob(key.replaceAll('-', '+').replaceAll('_', '/'))
}

function keyOf(bytes: string): string {
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
