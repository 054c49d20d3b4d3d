import { createHash, type Hash } from 'node:crypto'
import type { RelPath } from '../core/rel-path.ts'
import { isStill, type Seen } from '../core/seen.ts'
import { isPathTrouble } from '../errors.ts'
import type { OpenFile, ReadableBackend } from '../ports/storage-backend.ts'
import { readThrough } from './read-through.ts'

/** The hash of records: as fast as any where the processor has instructions for it, and nobody can make two contents of one hash. */
export class ContentHash {
  readonly #hash: Hash

  constructor(algorithm: 'sha256' | 'md5' = 'sha256') {
    this.#hash = createHash(algorithm)
  }

  update(part: Uint8Array): void {
    this.#hash.update(part)
  }

  /** Opaque bytes as chars below 256. */
  finish(): string {
    return this.#hash.digest('binary')
  }
}

/**
 * The hash of the content that was seen at a path; null when it can't be read, is not what was seen, or changes while it is
 * read: a hash is given only of the very fingerprint that a record would hold.
 */
export function hashContent(backend: ReadableBackend, path: RelPath, expected: Seen, signal?: AbortSignal): Promise<string | null> {
  return contentHash(backend, path, expected, 'sha256', signal)
}

/** The same with an MD5, in hexadecimal digits: some storage keeps that beside content, so that others can check what they read. */
export async function md5OfContent(backend: ReadableBackend, path: RelPath, expected: Seen): Promise<string | null> {
  const md5 = await contentHash(backend, path, expected, 'md5')
  return md5 === null ? null : Buffer.from(md5, 'latin1').toString('hex')
}

async function contentHash(
  backend: ReadableBackend,
  path: RelPath,
  expected: Seen,
  algorithm: 'sha256' | 'md5',
  signal?: AbortSignal,
): Promise<string | null> {
  let file: OpenFile | null = null
  try {
    file = await backend.open(path)
    if (file === null || !isStill(expected, file.seen)) return null
    const hash = new ContentHash(algorithm)
    let length = 0
    await readThrough(
      [file],
      ([part = Buffer.alloc(0)]) => {
        hash.update(part)
        length += part.length
        return true
      },
      signal,
    )
    const isWhole = file.seen.size < 0 || length === file.seen.size
    return isWhole && (await file.isUnchanged()) ? hash.finish() : null
  } catch (error) {
    if (isPathTrouble(error)) return null
    throw error
  } finally {
    await file?.close()
  }
}
