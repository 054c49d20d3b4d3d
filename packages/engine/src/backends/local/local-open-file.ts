import { type BigIntStats, closeSync, fstatSync, readSync } from 'node:fs'
import type { FileSeen, Seen } from '../../core/seen.ts'
import { storableTime } from '../../core/storable-time.ts'
import type { MetadataValues, OpenFile, Reached, Shown } from '../../ports/storage-backend.ts'
import { metadataValuesOf } from './local-metadata.ts'
import { toFileSeen } from './local-seen.ts'

export class LocalOpenFile implements OpenFile {
  readonly seen: FileSeen
  readonly executable: boolean
  readonly metadata: MetadataValues | null
  readonly #fd: number
  readonly #inode: bigint
  readonly #ctimeNs: bigint
  readonly #lookAgain: () => Seen
  readonly #isOwnDoing: (seen: FileSeen) => Promise<boolean>

  constructor(
    fd: number,
    stats: BigIntStats,
    { asOf, shown }: { readonly asOf: bigint; readonly shown: Shown },
    lookAgain: () => Seen,
    isOwnDoing: (seen: FileSeen) => Promise<boolean>,
  ) {
    this.#fd = fd
    this.#inode = stats.ino
    this.#ctimeNs = stats.ctimeNs
    this.#lookAgain = lookAgain
    this.#isOwnDoing = isOwnDoing
    this.seen = toFileSeen(stats, asOf, shown, fd)
    this.metadata = metadataValuesOf(stats, shown, fd)
    this.executable = (stats.mode & 0o100n) !== 0n
  }

  get reached(): Reached {
    return { kind: 'here', handle: this.#fd }
  }

  /** For reading on from where the last read ended. */
  get handle(): number {
    return this.#fd
  }

  async read(into: Uint8Array): Promise<number> {
    return readSync(this.#fd, into, 0, into.length, null)
  }

  async isUnchanged(): Promise<boolean> {
    const stats = fstatBig(this.#fd)
    const mtimeNs = storableTime(stats.mtimeNs)
    const isSameObject = Number(stats.size) === this.seen.size && mtimeNs === this.seen.mtimeNs && stats.ctimeNs === this.#ctimeNs
    const atPath = this.#lookAgain()
    if (isSameObject && stats.ino === this.#inode && stats.nlink > 0n && atPath.kind === 'file' && atPath.mtimeNs === this.seen.mtimeNs)
      return true
    return this.seen.revision !== null && this.#isOwnDoing(this.seen)
  }

  async close(): Promise<void> {
    closeSync(this.#fd)
  }
}

function fstatBig(fd: number) {
  return fstatSync(fd, { bigint: true })
}
