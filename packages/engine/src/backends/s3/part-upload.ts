import { createHash } from 'node:crypto'
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import type { RemoteCondition, RemoteContent, RemoteEntry } from '../remote/remote-store.ts'
import { isStillAt } from './is-still-at.ts'
import { mtimeText } from './mtime-text.ts'
import type { S3Connection } from './s3-connection.ts'
import { md5Key, plainTag } from './s3-entry.ts'
import { isConditionNotMet, readS3Error } from './s3-errors.ts'
import {
  endUpload,
  type NotedUpload,
  notedUploads,
  putNote,
  removeNote,
  type SentPart,
  sentParts,
  type UploadNote,
} from './unfinished-uploads.ts'
import { metadataOf, ownObject, putCondition, type UploadPlace, writtenObject } from './written-object.ts'

/** How many parts are on their way at once: with the one that is being filled, all the memory that an upload takes. */
const mostOnTheirWay = 3

interface Part {
  readonly PartNumber: number
  readonly ETag: string
}

/** Content that is sent part by part. Where an earlier run was cut off, parts that are there already are not sent again. */
export class PartUpload {
  readonly #place: UploadPlace
  readonly #content: RemoteContent
  readonly #upload: NotedUpload
  readonly #sent: ReadonlyMap<number, SentPart>
  readonly #parts: Part[] = []
  readonly #md5s: Buffer[] = []
  readonly #onTheirWay = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null
  #isOver = false

  private constructor(place: UploadPlace, content: RemoteContent, upload: NotedUpload, sent: ReadonlyMap<number, SentPart>) {
    this.#place = place
    this.#content = content
    this.#upload = upload
    this.#sent = sent
  }

  static async start(place: UploadPlace, content: RemoteContent, partBytes: number): Promise<PartUpload> {
    const { connection, key, noteKey } = place
    const wanted = { key, size: content.size, mtime: textOf(content), md5: content.md5 ?? null, partBytes }
    content.assertMayWrite()
    const begun = noteKey === null ? null : await takeUp(connection, noteKey, wanted)
    if (begun !== null) return new PartUpload(place, content, begun.upload, begun.sent)
    const md5 = content.md5 === undefined ? {} : { [md5Key]: Buffer.from(content.md5, 'hex').toString('base64') }
    const command = new CreateMultipartUploadCommand({ Bucket: connection.bucket, Key: key, Metadata: { ...metadataOf(content), ...md5 } })
    const { UploadId = '' } = await connection.ask((client) => client.send(command))
    const upload = { noteKey, note: { ...wanted, uploadId: UploadId } }
    if (noteKey !== null) await putNote(connection, noteKey, upload.note)
    return new PartUpload(place, content, upload, new Map())
  }

  /** Returns when there is room for the next part. Takes the buffer over. */
  async send(bytes: Buffer): Promise<void> {
    while (this.#onTheirWay.size >= mostOnTheirWay) await Promise.race(this.#onTheirWay)
    this.#throwFailure()
    const PartNumber = this.#md5s.length + 1
    const md5 = createHash('md5').update(bytes).digest()
    this.#md5s.push(md5)
    const there = this.#sent.get(PartNumber)
    if (there !== undefined && there.size === bytes.length && there.tag === md5.toString('hex')) {
      this.#parts.push({ PartNumber, ETag: there.tag })
      return
    }
    const sending = this.#sendOne(PartNumber, bytes, md5).catch((error: unknown) => {
      this.#failure ??= { error }
    })
    this.#onTheirWay.add(sending)
    void sending.then(() => this.#onTheirWay.delete(sending))
  }

  async #sendOne(PartNumber: number, Body: Buffer, md5: Buffer): Promise<void> {
    const { connection, key } = this.#place
    const UploadId = this.#upload.note.uploadId
    const command = new UploadPartCommand({
      Bucket: connection.bucket,
      Key: key,
      UploadId,
      PartNumber,
      Body,
      ContentMD5: md5.toString('base64'),
    })
    const { ETag = '' } = await connection.ask((client) => {
      this.#content.assertMayWrite()
      return client.send(command)
    })
    this.#parts.push({ PartNumber, ETag: plainTag(ETag) })
  }

  async complete(condition: RemoteCondition): Promise<RemoteEntry | null> {
    await Promise.all(this.#onTheirWay)
    this.#throwFailure()
    const { connection, key } = this.#place
    const conditions = this.#place.conditions()
    // RACE: where the server checks no condition at this step, what appears between this look and the next request is replaced.
    if (!conditions.complete && !(await isStillAt(connection, key, condition))) return null
    const command = new CompleteMultipartUploadCommand({
      Bucket: connection.bucket,
      Key: key,
      UploadId: this.#upload.note.uploadId,
      MultipartUpload: { Parts: [...this.#parts].sort((a, b) => a.PartNumber - b.PartNumber) },
      ...(conditions.complete ? putCondition(condition, conditions) : {}),
    })
    try {
      const { ETag } = await connection.attempt((client) => {
        this.#content.assertMayWrite()
        return client.send(command)
      })
      await this.#forget()
      // Some servers answer without the tag; it is made in the same way everywhere.
      return await writtenObject(connection, key, ETag === undefined || plainTag(ETag) === '' ? this.#wholeTag() : ETag)
    } catch (error) {
      if (!isConditionNotMet(error) && readS3Error(error).code !== 'NoSuchUpload') throw connection.trouble(error)
      // An answer may have got lost, and then the upload is complete and our own object is in the way of the second attempt.
      const own = await ownObject(connection, key, this.#wholeTag(), this.#content)
      if (own !== null) await this.#forget()
      else if (!isConditionNotMet(error)) throw connection.trouble(error)
      return own
    }
  }

  async discard(): Promise<void> {
    await Promise.all(this.#onTheirWay)
    if (this.#isOver) return
    this.#isOver = true
    await endUpload(this.#place.connection, this.#upload)
  }

  async #forget(): Promise<void> {
    this.#isOver = true
    const { noteKey } = this.#upload
    if (noteKey !== null) await removeNote(this.#place.connection, noteKey)
  }

  /** What the server makes of the tags of parts. */
  #wholeTag(): string {
    return `${createHash('md5').update(Buffer.concat(this.#md5s)).digest('hex')}-${this.#md5s.length}`
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error
  }
}

function textOf({ mtimeNs }: RemoteContent): string | null {
  return mtimeNs === null ? null : mtimeText(mtimeNs)
}

interface TakenUp {
  readonly upload: NotedUpload
  readonly sent: ReadonlyMap<number, SentPart>
}

/** An upload of the same content that was cut off; those of other content are ended, for nothing will go on with them. */
async function takeUp(connection: S3Connection, noteKey: string, wanted: Omit<UploadNote, 'uploadId'>): Promise<TakenUp | null> {
  let taken: TakenUp | null = null
  for (const upload of await notedUploads(connection, wanted.key, noteKey)) {
    const sent: ReadonlyMap<number, SentPart> | null =
      taken === null && isSame(upload.note, wanted) ? await sentParts(connection, upload.note) : null
    if (sent === null) await endUpload(connection, upload)
    else taken = { upload, sent }
  }
  return taken
}

function isSame(note: UploadNote, wanted: Omit<UploadNote, 'uploadId'>): boolean {
  return (
    note.size === wanted.size &&
    note.size >= 0 &&
    note.mtime === wanted.mtime &&
    note.md5 === wanted.md5 &&
    note.partBytes === wanted.partBytes
  )
}
