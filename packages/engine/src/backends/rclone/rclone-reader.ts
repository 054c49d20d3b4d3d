import { type FileHandle, open, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteEntry, RemoteReader } from '../remote/remote-store.ts'
import type { RcloneRemote } from './rclone-remote.ts'
import { toRclonePath } from './standard-names.ts'

/** Copies a file to one of ours and reads that. rclone compares sizes and, where there are some, hashes. */
export async function openRcloneReader(
  remote: RcloneRemote,
  path: RelPath,
  staging: string,
  stat: (path: RelPath) => Promise<RemoteEntry | null>,
): Promise<RemoteReader | null> {
  const entry = await stat(path)
  if (entry?.kind !== 'file') return null
  try {
    const place = { srcFs: remote.fs, srcRemote: toRclonePath(path), dstFs: dirname(staging), dstRemote: basename(staging) }
    await remote.act('operations/copyfile', place)
    const file = await open(staging, 'r')
    const { size } = await file.stat()
    if (entry.size >= 0 && size !== entry.size) {
      await file.close()
      throw new PathError('EIO', `${remote.fs}${path} is listed with ${entry.size} bytes and has ${size}: it was left alone`)
    }
    return new RcloneReader(entry, file, staging)
  } catch (error) {
    await rm(staging, { force: true })
    if (error instanceof PathError && error.code === 'ENOENT' && (await stat(path)) === null) return null
    throw error
  }
}

class RcloneReader implements RemoteReader {
  readonly entry: RemoteEntry
  readonly #file: FileHandle
  readonly #staging: string
  #isOpen = true

  constructor(entry: RemoteEntry, file: FileHandle, staging: string) {
    this.entry = entry
    this.#file = file
    this.#staging = staging
  }

  async read(into: Uint8Array): Promise<number> {
    return (await this.#file.read(into)).bytesRead
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#file.close()
    await rm(this.#staging, { force: true })
  }
}
