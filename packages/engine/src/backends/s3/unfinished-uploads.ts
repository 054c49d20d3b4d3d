/**
 * An upload in parts that a crash cut off still holds its parts, and nothing about it says whose it is. So each has a small object
 * beside it, under the temporary name that is this pair's, with all that it takes to go on or to end it.
 */
import { AbortMultipartUploadCommand, DeleteObjectCommand, GetObjectCommand, ListPartsCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { nameOf, parentOf } from '../../core/rel-path.ts'
import { temporaryPrefix } from '../../core/scope.ts'
import { listPages } from './listed-page.ts'
import { prefixOf } from './object-key.ts'
import type { S3Connection } from './s3-connection.ts'
import { plainTag } from './s3-entry.ts'
import { isNoSuchObject, readS3Error } from './s3-errors.ts'

/** What an upload was begun for. Only the very same content goes on with it. */
export interface UploadNote {
  readonly key: string
  readonly uploadId: string
  readonly size: number
  readonly mtime: string | null
  readonly md5: string | null
  readonly partBytes: number
}

export interface NotedUpload {
  /** Null where there is no note. */
  readonly noteKey: string | null
  readonly note: UploadNote
}

/** A part that is there already: its MD5 where the server gives one. */
export interface SentPart {
  readonly size: number
  readonly tag: string
}

const mostNoteBytes = 8192
const noteType = 'application/x-pairwise-upload'

/** Whether an object may be the note of an upload; only its content says so for certain. */
export function mayBeNote(key: string): boolean {
  return nameOf(key).startsWith(temporaryPrefix)
}

export async function putNote(connection: S3Connection, noteKey: string, note: UploadNote): Promise<void> {
  const Body = Buffer.from(JSON.stringify(note))
  const command = new PutObjectCommand({ Bucket: connection.bucket, Key: noteKey, Body, ContentType: noteType })
  await connection.ask((client) => client.send(command))
}

/** Null when there is no note. */
export async function readNote(connection: S3Connection, noteKey: string): Promise<UploadNote | null> {
  try {
    const answer = await connection.attempt((client) => client.send(new GetObjectCommand({ Bucket: connection.bucket, Key: noteKey })))
    if (answer.ContentType !== noteType || (answer.ContentLength ?? 0) > mostNoteBytes) {
      answer.Body?.transformToWebStream().cancel()
      return null
    }
    return parseNote(await answer.Body?.transformToString())
  } catch (error) {
    if (isNoSuchObject(error)) return null
    throw connection.trouble(error)
  }
}

function parseNote(text: string | undefined): UploadNote | null {
  const note: Partial<UploadNote> | null = text === undefined ? null : parsed(text)
  if (note === null || typeof note.key !== 'string' || typeof note.uploadId !== 'string' || typeof note.size !== 'number') return null
  return {
    key: note.key,
    uploadId: note.uploadId,
    size: note.size,
    mtime: note.mtime ?? null,
    md5: note.md5 ?? null,
    partBytes: note.partBytes ?? 0,
  }
}

function parsed(text: string): Partial<UploadNote> | null {
  try {
    return JSON.parse(text) as Partial<UploadNote> | null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The uploads of this pair to a key that were not finished. `temporary` is any temporary name of the pair in the key's folder. */
export async function notedUploads(connection: S3Connection, key: string, temporary: string): Promise<readonly NotedUpload[]> {
  const noted: NotedUpload[] = []
  const prefix = prefixOf(parentOf(key)) + nameOf(temporary).slice(0, nameOf(temporary).lastIndexOf('.') + 1)
  for await (const { objects } of listPages(connection, { prefix, isFlat: true })) {
    for (const { key: noteKey, size } of objects) {
      const note = size > mostNoteBytes ? null : await readNote(connection, noteKey)
      if (note?.key === key) noted.push({ noteKey, note })
    }
  }
  return noted
}

/** The parts that an upload holds; null when it is not there any more. */
export async function sentParts(connection: S3Connection, { key, uploadId }: UploadNote): Promise<Map<number, SentPart> | null> {
  const parts = new Map<number, SentPart>()
  try {
    for (let marker: string | undefined; ; ) {
      const place = { Bucket: connection.bucket, Key: key, UploadId: uploadId }
      const command = new ListPartsCommand(marker === undefined ? place : { ...place, PartNumberMarker: marker })
      const answer = await connection.attempt((client) => client.send(command))
      for (const { PartNumber, Size, ETag } of answer.Parts ?? [])
        if (PartNumber !== undefined && Size !== undefined && ETag !== undefined) parts.set(PartNumber, { size: Size, tag: plainTag(ETag) })
      if (answer.IsTruncated !== true || answer.NextPartNumberMarker === undefined || answer.NextPartNumberMarker === marker) return parts
      marker = answer.NextPartNumberMarker
    }
  } catch (error) {
    if (readS3Error(error).code === 'NoSuchUpload') return null
    throw connection.trouble(error)
  }
}

/** Ends an upload and forgets what it sent; then its note goes. */
export async function endUpload(connection: S3Connection, { noteKey, note }: NotedUpload): Promise<void> {
  const command = new AbortMultipartUploadCommand({ Bucket: connection.bucket, Key: note.key, UploadId: note.uploadId })
  try {
    await connection.attempt((client) => client.send(command))
  } catch (error) {
    if (readS3Error(error).code !== 'NoSuchUpload') throw connection.trouble(error)
  }
  if (noteKey !== null) await removeNote(connection, noteKey)
}

export async function removeNote(connection: S3Connection, noteKey: string): Promise<void> {
  await connection.ask((client) => client.send(new DeleteObjectCommand({ Bucket: connection.bucket, Key: noteKey })))
}
