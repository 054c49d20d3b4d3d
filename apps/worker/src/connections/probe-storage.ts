import { randomBytes } from 'node:crypto'
import { type RemoteEntry, type RemoteStore, SyncError } from '@pairwise/engine'

/** A file of our own in a folder of a storage, by which is found out what can be done there. */
export class Probe {
  readonly #store: RemoteStore
  readonly #folder: string
  readonly tag = randomBytes(8).toString('hex')
  readonly #name = `.pairwise-probe-${this.tag}`
  readonly #content = randomBytes(1024)
  #entry: RemoteEntry | null = null
  #mayBeThere = false

  constructor(store: RemoteStore, folder: string) {
    this.#store = store
    this.#folder = folder
  }

  async write(): Promise<void> {
    this.#mayBeThere = true
    const content = { size: this.#content.length, mtimeNs: null, mode: null, executable: false, assertMayWrite: () => {} }
    const upload = await this.#store.upload(this.#path(), this.#path('.part'), content)
    try {
      await upload.write(this.#content)
      this.#entry = await upload.publish({ kind: 'absent' })
    } finally {
      if (this.#entry === null) await upload.discard()
    }
    if (this.#entry === null) throw new SyncError('backend-failed', 'a file of the probe’s name is there already. Test again')
  }

  async readBack(): Promise<void> {
    const reader = await this.#store.open(this.#path())
    if (reader === null) throw new SyncError('backend-failed', 'the file that was written is not there')
    try {
      const found = Buffer.alloc(this.#content.length + 1)
      let filled = 0
      for (let count = 1; count > 0 && filled < found.length; filled += count) count = await reader.read(found.subarray(filled))
      if (!found.subarray(0, filled).equals(this.#content))
        throw new SyncError('backend-failed', `other bytes came back than were written: ${filled} instead of ${this.#content.length}`)
    } finally {
      await reader.close()
    }
  }

  /** Whether the file answers to its name in capital letters as well. */
  async ignoresCase(): Promise<boolean> {
    return (await this.#store.stat(this.#path().slice(0, -this.#name.length) + this.#name.toUpperCase())) !== null
  }

  /** When the storage says that the file was written; null where it does not say. */
  async writtenAt(): Promise<number | null> {
    const entry = await this.#store.stat(this.#path())
    return entry === null || entry.mtimeNs === null ? null : Number(entry.mtimeNs / 1_000_000n)
  }

  async remove(): Promise<void> {
    const entry = await this.#store.stat(this.#path())
    if (entry !== null) await this.#store.removeFile(this.#path(), entry)
    if ((await this.#store.stat(this.#path())) !== null)
      throw new SyncError('backend-failed', `the file ${this.#name} is still there after it was removed. Remove it by hand`)
    this.#mayBeThere = false
  }

  /** Leaves nothing behind, as far as the storage lets us. */
  async cleanUp(): Promise<void> {
    if (this.#mayBeThere) await this.remove()
  }

  #path(suffix = ''): string {
    const { length } = this.#folder
    return `${this.#folder}${length === 0 || this.#folder.endsWith('/') ? '' : '/'}${this.#name}${suffix}`
  }
}
