import type { Readable } from 'node:stream'
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { nameOf } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteEntry, RemoteReader } from '../remote/remote-store.ts'
import type { S3Connection } from './s3-connection.ts'
import { answeredFile } from './s3-entry.ts'
import { isNoSuchObject } from './s3-errors.ts'
import { serverOf, WholeObject } from './whole-object.ts'

const mostReconnects = 5

/** Null when there is no such object. It is opened by one connection, and read on by the other where that breaks. */
export async function openObject(first: S3Connection, later: S3Connection, key: string): Promise<RemoteReader | null> {
  try {
    const answer = await first.attempt((client) => client.send(new GetObjectCommand({ Bucket: first.bucket, Key: key })))
    return new S3Reader(later, key, answer)
  } catch (error) {
    if (isNoSuchObject(error)) return null
    throw first.trouble(error)
  }
}

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body === undefined) throw new PathError('EIO', 'the server answered without the content')
  return Body as Readable
}

/** Reads an object as fast as it is asked to. A connection that breaks is taken up where it ended, while the object is the same. */
class S3Reader implements RemoteReader {
  readonly entry: RemoteEntry
  readonly whole: WholeObject
  readonly #connection: S3Connection
  readonly #key: string
  #body: Readable
  #chunks: AsyncIterator<Buffer>
  #rest: Uint8Array = new Uint8Array(0)
  #at = 0
  #reconnects = 0
  #isClosed = false

  constructor(connection: S3Connection, key: string, answer: GetObjectCommandOutput) {
    this.#connection = connection
    this.#key = key
    this.entry = answeredFile(nameOf(key), answer)
    this.#body = bodyOf(answer)
    this.#chunks = this.#body[Symbol.asyncIterator]()
    const { settings, bucket } = connection
    const reopen = () => openObject(connection, connection, key)
    this.whole = new WholeObject({ server: serverOf(settings), bucket, key }, answer, { letGo: () => this.#body.destroy(), reopen })
  }

  async read(into: Uint8Array): Promise<number> {
    let filled = 0
    while (filled < into.length && (this.#rest.length > 0 || (await this.#more()))) {
      const part = this.#rest.subarray(0, into.length - filled)
      into.set(part, filled)
      filled += part.length
      this.#rest = this.#rest.subarray(part.length)
    }
    return filled
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#body.destroy()
  }

  /** Whether there is more; it is in `#rest` then. */
  async #more(): Promise<boolean> {
    for (;;) {
      const broken = await this.#next()
      if (this.#rest.length > 0) return true
      if (this.#at === this.entry.size) return false
      if (this.#isClosed || this.#reconnects++ === mostReconnects) throw broken
      await this.#reconnect()
    }
  }

  /** Takes the next bytes, or answers with what is wrong where they end too early. */
  async #next(): Promise<unknown> {
    try {
      const { done, value } = await this.#chunks.next()
      if (done !== true) {
        this.#rest = value
        this.#at += value.length
        if (this.#at > this.entry.size) throw new PathError('EIO', 'the server sent more than the size that it announced')
      }
      return new PathError('ECONNRESET', `the server sent ${this.#at} bytes of the ${this.entry.size} that it announced`)
    } catch (error) {
      if (error instanceof PathError) throw error
      return this.#connection.trouble(error)
    }
  }

  async #reconnect(): Promise<void> {
    this.#body.destroy()
    const command = new GetObjectCommand({ Bucket: this.#connection.bucket, Key: this.#key, Range: `bytes=${this.#at}-` })
    const answer = await this.#connection.ask((client) => client.send(command))
    const isSame = answeredFile(this.entry.name, answer).revision === this.entry.revision && this.entry.revision !== null
    this.#body = bodyOf(answer)
    this.#chunks = this.#body[Symbol.asyncIterator]()
    if (!isSame || answer.ContentRange?.startsWith(`bytes ${this.#at}-`) !== true) {
      this.#body.destroy()
      throw new PathError('ESTALE', 'the connection broke, and the object is another one now')
    }
  }
}
