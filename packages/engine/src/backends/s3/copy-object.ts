import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type HeadObjectCommandOutput,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import type { S3Connection } from './s3-connection.ts'
import { mtimeKey, plainTag } from './s3-entry.ts'

/** The most that one request copies. */
const mostAtOnceBytes = 5 * 2 ** 30
const partBytes = 2 ** 30
const partsAtOnce = 4

export interface CopyOrder {
  readonly from: string
  readonly to: string
  /** What HEAD said of the object at `from`, which is to be copied and no other. */
  readonly source: HeadObjectCommandOutput
  /** Given to set a time; everything else that is kept beside the object stays. */
  readonly mtime?: string
  readonly isExclusive: boolean
}

interface CopySizes {
  readonly mostAtOnce: number
  readonly part: number
}

/** Copies an object within the bucket, whatever its size, without its bytes passing through here. */
export async function copyObject(
  connection: S3Connection,
  order: CopyOrder,
  sizes: CopySizes = { mostAtOnce: mostAtOnceBytes, part: partBytes },
): Promise<void> {
  if ((order.source.ContentLength ?? 0) > sizes.mostAtOnce) return copyInParts(connection, order, sizes.part)
  const { to, mtime, isExclusive } = order
  const command = new CopyObjectCommand({
    Bucket: connection.bucket,
    Key: to,
    ...sourceOf(connection, order),
    ...(mtime === undefined ? { MetadataDirective: 'COPY' } : { MetadataDirective: 'REPLACE', ...keptBeside(order) }),
    ...(isExclusive ? { IfNoneMatch: '*' } : {}),
  })
  await connection.attempt((client) => client.send(command))
}

function sourceOf({ bucket }: S3Connection, { from, source }: CopyOrder): { CopySource: string; CopySourceIfMatch?: string } {
  const CopySource = `${bucket}/${from.split('/').map(encodeURIComponent).join('/')}`
  return source.ETag === undefined ? { CopySource } : { CopySource, CopySourceIfMatch: source.ETag }
}

function keptBeside({ source, mtime }: CopyOrder): Partial<HeadObjectCommandOutput> & { Metadata: Record<string, string> } {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, StorageClass, Metadata } = source
  const { ServerSideEncryption, SSEKMSKeyId, WebsiteRedirectLocation } = source
  const kept = { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, StorageClass }
  const more = { ServerSideEncryption, SSEKMSKeyId, WebsiteRedirectLocation }
  const given = Object.fromEntries(Object.entries({ ...kept, ...more }).filter(([, value]) => value !== undefined))
  return { ...given, Metadata: { ...Metadata, ...(mtime === undefined ? {} : { [mtimeKey]: mtime }) } }
}

async function copyInParts(connection: S3Connection, order: CopyOrder, partBytes: number): Promise<void> {
  const { to, isExclusive } = order
  const place = { Bucket: connection.bucket, Key: to }
  const create = new CreateMultipartUploadCommand({ ...place, ...keptBeside(order) })
  const { UploadId = '' } = await connection.attempt((client) => client.send(create))
  const upload = { ...place, UploadId }
  try {
    const Parts = await copiedParts(connection, order, upload, partBytes)
    const condition = isExclusive ? { IfNoneMatch: '*' } : {}
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...condition })
    await connection.attempt((client) => client.send(complete))
  } catch (error) {
    await connection.ask((client) => client.send(new AbortMultipartUploadCommand(upload)))
    throw error
  }
}

interface Part {
  readonly PartNumber: number
  readonly ETag: string
}

async function copiedParts(
  connection: S3Connection,
  order: CopyOrder,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
  partBytes: number,
): Promise<Part[]> {
  const size = order.source.ContentLength ?? 0
  const parts: Part[] = []
  let next = 0
  const copySome = async () => {
    while (next * partBytes < size) {
      const at = next++
      const CopySourceRange = `bytes=${at * partBytes}-${Math.min(size, (at + 1) * partBytes) - 1}`
      const command = new UploadPartCopyCommand({ ...upload, PartNumber: at + 1, ...sourceOf(connection, order), CopySourceRange })
      const { CopyPartResult } = await connection.attempt((client) => client.send(command))
      parts[at] = { PartNumber: at + 1, ETag: plainTag(CopyPartResult?.ETag ?? '') }
    }
  }
  await Promise.all(Array.from({ length: partsAtOnce }, copySome))
  return parts
}
