import type { FileSeen, Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { Changed, Inbox, KeptAs, OpenFile, StagedFile } from '../../ports/storage-backend.ts'
import { RemoteOpenFile } from './remote-open-file.ts'
import type { RemoteEntry, RemoteUpload } from './remote-store.ts'

/** What a staged file asks of its backend when its content is to be given its name. */
export interface PublishingPlace {
  /** Null where no program can bring content. `takeIn` makes a file of the storage the content. */
  openInbox(takeIn: (from: string) => Promise<number>): Promise<Inbox | null>
  /** The object that has the name now, or what stands in the way of it. */
  publish(upload: RemoteUpload, expected: Seen, keepAs: KeptAs | null): Promise<RemoteEntry | { readonly found: Seen }>
  seen(entry: RemoteEntry): FileSeen
}

/** Content on its way to a storage, counted. */
export class RemoteStagedFile implements StagedFile {
  readonly #upload: RemoteUpload
  readonly #announced: number
  readonly #place: PublishingPlace
  #written = 0

  constructor(upload: RemoteUpload, announced: number, place: PublishingPlace) {
    this.#upload = upload
    this.#announced = announced
    this.#place = place
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#written += bytes.length
    await this.#upload.write(bytes)
  }

  async takeWhole(file: OpenFile): Promise<number | null> {
    if (!(file instanceof RemoteOpenFile) || file.whole === undefined) return null
    const taken = (await this.#upload.takeWhole?.(file.whole)) ?? null
    if (taken !== null) this.#written = taken
    return taken
  }

  async openInbox(): Promise<Inbox | null> {
    const takeIn = this.#upload.takeIn?.bind(this.#upload)
    if (takeIn === undefined) return null
    return this.#place.openInbox(async (from) => {
      this.#written = await takeIn(from)
      return this.#written
    })
  }

  async publish(expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<FileSeen>> {
    if (this.#announced >= 0 && this.#written !== this.#announced)
      throw new PathError('EIO', `only ${this.#written} of ${this.#announced} bytes arrived`)
    const published = await this.#place.publish(this.#upload, expected, keepAs)
    return 'found' in published ? { done: false, found: published.found } : { done: true, seen: this.#place.seen(published) }
  }

  discard(): Promise<void> {
    return this.#upload.discard()
  }
}
