import type { FileSeen } from '../../core/seen.ts'
import type { MetadataValues, OpenFile, Reached, Shown } from '../../ports/storage-backend.ts'
import type { RemoteReader } from './remote-store.ts'
import { fileSeen } from './seen-of-entry.ts'

export class RemoteOpenFile implements OpenFile {
  readonly seen: FileSeen
  readonly executable: boolean
  readonly metadata: MetadataValues | null
  readonly reached: Reached | undefined
  readonly #reader: RemoteReader
  readonly #isStill: (seen: FileSeen) => Promise<boolean>

  constructor(
    { reader, reached }: { readonly reader: RemoteReader; readonly reached: Reached | undefined },
    shown: Shown,
    isStill: (seen: FileSeen) => Promise<boolean>,
  ) {
    this.#reader = reader
    this.reached = reached
    this.#isStill = isStill
    this.seen = fileSeen(reader.entry, shown)
    this.executable = ((reader.entry.mode ?? 0) & 0o100) !== 0
    const mode = this.seen.metadata?.mode
    this.metadata = mode === undefined ? null : { mode }
  }

  get whole(): object | undefined {
    return this.#reader.whole
  }

  read(into: Uint8Array): Promise<number> {
    return this.#reader.read(into)
  }

  isUnchanged(): Promise<boolean> {
    return this.#isStill(this.seen)
  }

  close(): Promise<void> {
    return this.#reader.close()
  }
}
