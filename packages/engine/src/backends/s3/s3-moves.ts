/** Copies, moves and new times. A bucket knows no renaming: what has another key is another object. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { PathError } from '../../errors.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'
import { type S3Conditions, tagAs } from '../remote/s3-conditions.ts'
import { type CopiedObject, copyObject } from './copy-object.ts'
import { listPage, listPages } from './listed-page.ts'
import { mtimeText } from './mtime-text.ts'
import { keyOfPath, prefixOf } from './object-key.ts'
import type { S3Connection } from './s3-connection.ts'
import { answeredFile, mtimeKey, plainTag, tagOf } from './s3-entry.ts'
import { isConditionNotMet, isNoSuchObject } from './s3-errors.ts'
import { headObject, statObject } from './stat-object.ts'

export class S3Moves {
  readonly #connection: S3Connection
  readonly #conditions: () => S3Conditions

  constructor(connection: S3Connection, conditions: () => S3Conditions) {
    this.#connection = connection
    this.#conditions = conditions
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#copyKey(keyOfPath(from), keyOfPath(to))
  }

  /** The tag of what was copied. */
  async #copyKey(from: string, to: string): Promise<string> {
    const connection = this.#connection
    const source = await headObject(connection, from)
    if (source === null) throw new PathError('ENOENT', 'it is not there any more')
    const tag = plainTag(source.ETag ?? '')
    // RACE: where the server checks no condition of a copy, what appears between this look and the next request is replaced.
    if (await this.#isTaken(to)) throw new PathError('EEXIST', 'the name is taken')
    try {
      const isStill = async () => (await headObject(connection.looking, to)) === null
      const copied = await copyObject(connection, { from, to, source, isExclusive: this.#conditions().copy, isStill })
      await this.#requireCopyOf(tag, from, { key: to, tag: plainTag(copied ?? '') })
      return tag
    } catch (error) {
      if (isNoSuchObject(error)) throw new PathError('ENOENT', 'it is not there any more')
      if (!isConditionNotMet(error)) throw connection.trouble(error)
      // An answer may have got lost, and then it is our own copy that is in the way of the second request.
      if (isAlike(await headObject(connection, to), source)) return tag
      if (await this.#isTaken(to)) throw new PathError('EEXIST', 'the name is taken')
      throw new PathError('ESTALE', 'it changed while it was copied')
    }
  }

  /** Servers are asked to copy the very object that was looked at, and not all check that: a copy of another one goes. */
  async #requireCopyOf(tag: string, from: string, copy: { readonly key: string; readonly tag: string }): Promise<void> {
    if (copy.tag === tag || plainTag((await headObject(this.#connection, from))?.ETag ?? '') === tag) return
    await this.remove(copy.key, copy.tag)
    throw new PathError('ESTALE', 'it changed while it was copied')
  }

  async #isTaken(key: string): Promise<boolean> {
    if ((await headObject(this.#connection, key)) !== null) return true
    const { objects } = await listPage(this.#connection, { prefix: prefixOf(key), isFlat: true, most: 1 })
    return objects.length > 0
  }

  /** The copy is there before the original goes: a crash between leaves both. */
  async move(from: string, to: string): Promise<void> {
    const [fromKey, toKey] = [keyOfPath(from), keyOfPath(to)]
    if ((await headObject(this.#connection, fromKey)) === null) return this.#moveFolder(from, to)
    const tag = await this.#copyKey(fromKey, toKey)
    if (await this.remove(fromKey, tag)) return
    // What was copied is not what the name showed in the end, so the name stays and the copy goes.
    await this.remove(toKey, tag)
    throw new PathError('ESTALE', 'it changed while it was moved')
  }

  /** Object by object: all copies are there before the first original goes. */
  async #moveFolder(from: string, to: string): Promise<void> {
    const [fromPrefix, toPrefix] = [prefixOf(from), prefixOf(to)]
    if (await this.#isTaken(keyOfPath(to))) throw new PathError('EEXIST', 'the name is taken')
    const copied: { readonly key: string; readonly tag: string }[] = []
    for await (const { objects } of listPages(this.#connection, { prefix: fromPrefix, isFlat: true })) {
      for (const { key } of objects) copied.push({ key, tag: await this.#copyKey(key, toPrefix + key.slice(fromPrefix.length)) })
    }
    if (copied.length === 0) throw new PathError('ENOENT', 'it is not there any more')
    for (const { key, tag } of copied)
      if (!(await this.remove(key, tag))) throw new PathError('ESTALE', 'something in the folder changed while it was moved')
  }

  /** Gives an object another time by a copy onto itself. RACE: where the server checks no condition of a copy, an object that was written meanwhile gets the time. */
  async setMtime(path: string, entry: RemoteEntry, mtimeNs: bigint): Promise<void> {
    const key = keyOfPath(path)
    const source = await headObject(this.#connection, key)
    if (source === null) throw new PathError('ENOENT', 'it is not there any more')
    if (answeredFile(entry.name, source).revision !== entry.revision) throw new PathError('ESTALE', 'it is another object now')
    const isStill = async () => (await headObject(this.#connection.looking, key))?.ETag === source.ETag
    try {
      await copyObject(this.#connection, { from: key, to: key, source, mtime: mtimeText(mtimeNs), isExclusive: false, isStill })
    } catch (error) {
      if (!isConditionNotMet(error)) throw this.#connection.trouble(error)
      const now = await headObject(this.#connection, key)
      // Of an object that was written in parts a copy has another tag, so it is not copied again when the answer got lost.
      const isDone = now?.ContentLength === source.ContentLength && now?.Metadata?.[mtimeKey] === mtimeText(mtimeNs)
      if (!isDone) throw new PathError('ESTALE', 'it is another object now')
    }
  }

  /**
   * Removes an object that has a tag; false when it has another. RACE: where the server checks no condition of a removal, what is
   * written between the look and the request is removed.
   */
  async remove(key: string, tag: string): Promise<boolean> {
    const { remove } = this.#conditions()
    const place = { Bucket: this.#connection.bucket, Key: key }
    if (remove === null) {
      const now = await statObject(this.#connection, key)
      if (now?.revision == null || tagOf(now.revision) !== tag) return false
    }
    const command = new DeleteObjectCommand(remove === null ? place : { ...place, IfMatch: tagAs(remove, tag) })
    try {
      await this.#connection.attempt((client) => client.send(command))
      return true
    } catch (error) {
      if (isConditionNotMet(error) || isNoSuchObject(error)) return false
      throw this.#connection.trouble(error)
    }
  }
}

/** Whether an object is what a copy of another one is. */
function isAlike(copy: CopiedObject | null, { ETag, ContentLength, Metadata }: CopiedObject): boolean {
  return copy?.ETag === ETag && copy?.ContentLength === ContentLength && copy?.Metadata?.[mtimeKey] === Metadata?.[mtimeKey]
}
