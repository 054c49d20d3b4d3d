import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { nameOf } from '../../core/rel-path.ts'
import { isPathTrouble, PathError } from '../../errors.ts'
import type { RetryPolicy } from '../remote/ask-again.ts'
import type {
  RemoteContent,
  RemoteEntry,
  RemoteListing,
  RemoteReader,
  RemoteStore,
  RemoteTraits,
  RemoteTreeListing,
  RemoteUpload,
  WrittenEntry,
} from '../remote/remote-store.ts'
import { noConditions, type S3Conditions } from '../remote/s3-conditions.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import { probeConditions } from './find-conditions.ts'
import { listFolder } from './list-folder.ts'
import { listTree } from './list-tree.ts'
import { listPage } from './listed-page.ts'
import { fitsKey, keyOfPath, maxNameBytes, prefixOf } from './object-key.ts'
import { S3Connection } from './s3-connection.ts'
import { folderEntry, tagOf } from './s3-entry.ts'
import { S3Moves } from './s3-moves.ts'
import { openObject } from './s3-reader.ts'
import { S3Upload, usualPartBytes } from './s3-upload.ts'
import { settleObjects } from './settle-objects.ts'
import { statObject } from './stat-object.ts'
import { endUpload, mayBeNote, readNote } from './unfinished-uploads.ts'
import { serverOf } from './whole-object.ts'

const fixedTraits: Omit<RemoteTraits, 'conditions'> = {
  mtimePrecisionNs: 1n,
  ownRevision: true,
  granuleMs: 0,
  caseInsensitive: false,
  maxNameBytes,
  emptyFolders: false,
  withoutLinks: true,
  timesByStat: true,
  // Of content that is sent whole, the tag is the MD5.
  md5From: usualPartBytes + 1,
  hashes: ['md5'],
  modes: false,
  smallFilesPerTransfer: 4,
}
/** From the so many-th upload on, looking first would cost more than to find out whether the server does. */
const worthFinding = 8

/** A bucket of any server that speaks S3. Folders are only what keys have in common: none is empty, and none has to be made. */
export class S3Store implements RemoteStore {
  readonly #connection: S3Connection
  /** For what only looks. */
  readonly #looking: S3Connection
  #conditions: S3Conditions
  #finding: Promise<void> | null
  readonly #copies = { areMade: true }
  #uploads = 0
  readonly #moves: S3Moves
  /** Notes of uploads that a crash cut off. They are left to the run that may go on with them, and ended with it. */
  readonly #leftNotes = new Set<string>()

  /** Conditions that are not given are found out once there is enough to write that it is worth the requests. */
  constructor(connection: S3Connection, conditions: S3Conditions | null) {
    this.#connection = connection
    this.#looking = connection.looking
    this.#conditions = conditions ?? noConditions
    this.#finding = conditions === null ? null : Promise.resolve()
    this.#moves = new S3Moves(connection, () => this.#conditions)
  }

  get traits(): RemoteTraits {
    const { create, replace, remove } = this.#conditions
    return { ...fixedTraits, conditions: { create, replace: replace !== null, remove: remove !== null } }
  }

  get server(): string {
    return serverOf(this.#connection.settings)
  }

  label(folder: string): string {
    const { endpoint, bucket } = this.#connection.settings
    const path = folder === '' ? bucket : `${bucket}/${folder}`
    return endpoint === null ? `s3://${path}` : `${new URL(endpoint).origin}/${path}`
  }

  list(folder: string, signal?: AbortSignal): Promise<RemoteListing> {
    return listFolder(this.#looking, folder, signal)
  }

  listTree(folder: string, signal?: AbortSignal): AsyncIterable<RemoteTreeListing> {
    return listTree(this.#connection, folder, signal)
  }

  async stat(path: string): Promise<RemoteEntry | null> {
    if (path !== '') {
      const file = await statObject(this.#looking, keyOfPath(path))
      if (file !== null) return file
    }
    // This look also tells a bucket that is gone, which HEAD takes for an object that is.
    const { objects } = await listPage(this.#looking, { prefix: prefixOf(path), isFlat: true, most: 1 })
    return path === '' || objects.length > 0 ? folderEntry(nameOf(path)) : null
  }

  settle(written: readonly WrittenEntry[]): Promise<readonly (RemoteEntry | null)[]> {
    return settleObjects(this.#looking, written)
  }

  async open(path: string): Promise<RemoteReader | null> {
    return openObject(this.#looking, this.#connection, keyOfPath(path))
  }

  async upload(path: string, temporary: string, content: RemoteContent): Promise<RemoteUpload> {
    const noteKey = fitsKey(temporary) ? keyOfPath(temporary) : null
    const place = { connection: this.#connection, conditions: () => this.#conditions, key: keyOfPath(path), noteKey, copies: this.#copies }
    if (++this.#uploads >= worthFinding && noteKey !== null) {
      this.#finding ??= this.#findConditions(noteKey, content)
      await this.#finding
    }
    return new S3Upload(place, content)
  }

  /** What can't be found out, as with keys that may not remove anything, is not relied on. */
  async #findConditions(key: string, content: RemoteContent): Promise<void> {
    content.assertMayWrite()
    try {
      this.#conditions = await probeConditions(this.#connection, key)
    } catch (error) {
      if (!isPathTrouble(error)) throw error
    }
  }

  /** Nothing is to be done: the first object below a folder makes it. */
  async makeFolder(path: string): Promise<void> {
    keyOfPath(path)
  }

  /** A folder that is still told of though nothing lies in it has an empty object with a key of its own, which goes. */
  async removeFolder(path: string): Promise<void> {
    const Key = prefixOf(path)
    const { objects } = await listPage(this.#connection, { prefix: Key, isFlat: true, most: 2 })
    if (objects.some(({ key, size }) => key !== Key || size > 0)) throw new PathError('ENOTEMPTY', 'there are objects in this folder')
    if (objects.length === 0) return
    await this.#connection.ask((client) => client.send(new DeleteObjectCommand({ Bucket: this.#connection.bucket, Key })))
  }

  async removeFile(path: string, expected: RemoteEntry): Promise<boolean> {
    const key = keyOfPath(path)
    if (mayBeNote(key) && (await readNote(this.#connection, key)) !== null) {
      this.#leftNotes.add(key)
      return true
    }
    return this.#moves.remove(key, expected.revision === null ? '' : tagOf(expected.revision))
  }

  move(from: string, to: string): Promise<void> {
    return this.#moves.move(from, to)
  }

  copy(from: string, to: string): Promise<void> {
    return this.#moves.copy(from, to)
  }

  setMtime(path: string, entry: RemoteEntry, mtimeNs: bigint): Promise<void> {
    return this.#moves.setMtime(path, entry, mtimeNs)
  }

  /** Keys are names and nothing else: there are no links to follow. */
  async realPath(path: string): Promise<string> {
    return path
  }

  async freeBytes(): Promise<number | null> {
    return null
  }

  /** An object that was answered for is stored. */
  async makeDurable(): Promise<void> {}

  async close(): Promise<void> {
    const left = [...this.#leftNotes]
    this.#leftNotes.clear()
    try {
      for (const noteKey of left) {
        const note = await readNote(this.#connection, noteKey)
        if (note !== null) await endUpload(this.#connection, { noteKey, note })
      }
    } finally {
      this.#connection.close()
    }
  }
}

export function openS3Store(settings: S3Settings, retry?: RetryPolicy): S3Store {
  return new S3Store(new S3Connection(settings, retry), settings.conditions ?? null)
}
