import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { PathError } from '../../errors.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry, RemoteUpload } from '../remote/remote-store.ts'
import { smallestTaken } from '../remote/whole-file.ts'
import { PartUpload } from './part-upload.ts'
import { plainTag } from './s3-entry.ts'
import { isConditionNotMet } from './s3-errors.ts'
import { takeObject } from './take-object.ts'
import { serverOf, WholeObject } from './whole-object.ts'
import { answeredObject, metadataOf, ownObject, putCondition, type UploadPlace, writtenObject } from './written-object.ts'

const mostParts = 10_000
const mib = 1 << 20
/** What is sent at once, and the largest content that is sent whole. */
export const usualPartBytes = 8 * mib
/** Of content of unknown size: as large as all parts together may ever be. */
const unknownPartBytes = 16 * mib

/** New content for an object: sent whole from memory where it is small, otherwise in parts while it is written. */
export class S3Upload implements RemoteUpload {
  readonly #place: UploadPlace
  readonly #content: RemoteContent
  readonly #partBytes: number
  #buffer: Buffer
  #filled = 0
  #written = 0
  #parts: PartUpload | null = null
  #taken: WholeObject | null = null

  constructor(place: UploadPlace, content: RemoteContent) {
    this.#place = place
    this.#content = content
    this.#partBytes = partBytesFor(content.size)
    this.#buffer = this.#newBuffer()
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#filled === this.#partBytes) await this.#sendPart()
      if (this.#filled === this.#buffer.length) throw this.#wrongSize()
      const part = bytes.subarray(at, at + this.#buffer.length - this.#filled)
      this.#buffer.set(part, this.#filled)
      this.#filled += part.length
      this.#written += part.length
      at += part.length
    }
  }

  async takeWhole(whole: object): Promise<number | null> {
    if (!(whole instanceof WholeObject) || whole.place.server !== serverOf(this.#place.connection.settings)) return null
    const { ContentLength = 0 } = whole.described
    if (!this.#place.copies.areMade || ContentLength < smallestTaken || ContentLength !== this.#content.size) return null
    whole.letGo()
    this.#taken = whole
    return ContentLength
  }

  async publish(condition: RemoteCondition): Promise<RemoteEntry | null> {
    if (this.#taken !== null) {
      const copied = await takeObject(this.#place, this.#taken, this.#content, condition)
      if (copied !== 'refused') return copied
      this.#place.copies.areMade = false
      await this.#read(this.#taken)
    }
    if (this.#content.size >= 0 && this.#written !== this.#content.size) throw this.#wrongSize()
    if (this.#parts === null) return this.#put(this.#buffer.subarray(0, this.#filled), condition)
    await this.#sendPart()
    return this.#parts.complete(condition)
  }

  /** Takes in what was to be copied by reading it after all. */
  async #read({ reopen, described }: WholeObject): Promise<void> {
    const reader = await reopen()
    try {
      const opened = described.ETag === undefined ? null : plainTag(described.ETag)
      if (reader?.whole === undefined || !(reader.whole instanceof WholeObject) || plainTag(reader.whole.described.ETag ?? '') !== opened)
        throw new PathError('ESTALE', 'it changed while it was copied')
      const buffer = new Uint8Array(mib)
      for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer)) await this.write(buffer.subarray(0, count))
    } finally {
      await reader?.close()
    }
  }

  async discard(): Promise<void> {
    await this.#parts?.discard()
  }

  async #sendPart(): Promise<void> {
    this.#parts ??= await PartUpload.start(this.#place, this.#content, this.#partBytes)
    const part = this.#buffer.subarray(0, this.#filled)
    this.#buffer = this.#newBuffer()
    this.#filled = 0
    await this.#parts.send(part)
  }

  /** One byte more than is announced has no room. */
  #newBuffer(): Buffer {
    const left = this.#content.size < 0 ? this.#partBytes : this.#content.size - this.#written
    return Buffer.allocUnsafeSlow(Math.max(0, Math.min(this.#partBytes, left)))
  }

  async #put(body: Buffer, condition: RemoteCondition): Promise<RemoteEntry | null> {
    const { connection, conditions, key } = this.#place
    const md5 = createHash('md5').update(body).digest()
    const command = new PutObjectCommand({
      Bucket: connection.bucket,
      Key: key,
      Body: body,
      ContentMD5: md5.toString('base64'),
      Metadata: metadataOf(this.#content),
      ...putCondition(condition, conditions()),
    })
    const startedAt = performance.now()
    try {
      const answer = await connection.attempt((client) => {
        this.#content.assertMayWrite()
        return client.send(command)
      })
      const lastedMs = performance.now() - startedAt
      const answeredAt = connection.answeredAt(answer)
      const told = answeredAt === null ? null : answeredObject(key, this.#content, answer.ETag, { answeredAt, lastedMs })
      return told ?? (await writtenObject(connection, key, answer.ETag))
    } catch (error) {
      if (!isConditionNotMet(error)) throw connection.trouble(error)
      // An answer may have got lost, and then it is our own object that is in the way of the second attempt.
      return await ownObject(connection, key, md5.toString('hex'), this.#content)
    }
  }

  #wrongSize(): PathError {
    return new PathError('EIO', `the content has another size than the ${this.#content.size} bytes that were announced`)
  }
}

function partBytesFor(size: number): number {
  return size < 0 ? unknownPartBytes : Math.max(usualPartBytes, Math.ceil(size / mostParts / mib) * mib)
}
