import { type FileHandle, open, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteEntry, RemoteReader } from '../remote/remote-store.ts'
import type { RcloneRemote } from './rclone-remote.ts'
import { toRclonePath } from './standard-names.ts'

/** Begins to copy a file to one of ours, which is then read. rclone compares sizes and, where there are some, hashes. */
export async function openRcloneReader(
  remote: RcloneRemote,
  path: RelPath,
  staging: string,
  stat: (path: RelPath) => Promise<RemoteEntry | null>,
): Promise<RemoteReader | null> {
  const entry = await stat(path)
  return entry?.kind === 'file' ? new RcloneReader(entry, remote, path, staging) : null
}

/** A file of ours that an rclone fills. */
export class FetchedFile {
  readonly staging: string
  /** Returns once all of it has come. */
  readonly whole: () => Promise<void>
  readonly giveUp: () => void

  constructor(staging: string, { whole, giveUp }: Pick<FetchedFile, 'whole' | 'giveUp'>) {
    this.staging = staging
    this.whole = whole
    this.giveUp = giveUp
  }
}

/** Whoever opens a file does not wait until all of it has come: the first read does. */
class RcloneReader implements RemoteReader {
  readonly entry: RemoteEntry
  readonly whole: FetchedFile
  readonly #staging: string
  readonly #giveUp = new AbortController()
  readonly #file: Promise<FileHandle>
  #isOpen = true

  constructor(entry: RemoteEntry, remote: RcloneRemote, path: RelPath, staging: string) {
    this.entry = entry
    this.#staging = staging
    this.#file = this.#fetch(remote, path)
    this.whole = new FetchedFile(staging, { whole: async () => void (await this.#file), giveUp: () => this.#stop() })
    // Whoever reads hears of it.
    this.#file.catch(() => undefined)
  }

  async #fetch(remote: RcloneRemote, path: RelPath): Promise<FileHandle> {
    const place = { srcFs: remote.fs, srcRemote: toRclonePath(path), dstFs: dirname(this.#staging), dstRemote: basename(this.#staging) }
    await remote.act('operations/copyfile', place, this.#giveUp.signal)
    const file = await open(this.#staging, 'r')
    const { size } = await file.stat()
    if (this.entry.size < 0 || size === this.entry.size) return file
    await file.close()
    throw new PathError('EIO', `${remote.fs}${path} is listed with ${this.entry.size} bytes and has ${size}: it was left alone`)
  }

  async read(into: Uint8Array): Promise<number> {
    return (await (await this.#file).read(into)).bytesRead
  }

  #stop(): void {
    this.#giveUp.abort(new PathError('ECONNABORTED', 'the reading was given up'))
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#stop()
    const file = await this.#file.catch(() => null)
    await file?.close()
    await rm(this.#staging, { force: true })
  }
}
