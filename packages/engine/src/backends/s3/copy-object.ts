import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type HeadObjectCommandOutput,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import type { S3Connection } from './s3-connection.ts'
import { mtimeKey, plainTag } from './s3-entry.ts'
import { ConditionNotMet } from './s3-errors.ts'

/** The most that one request copies. */
const mostAtOnceBytes = 5 * 2 ** 30
const partBytes = 2 ** 30
const partsAtOnce = 4

/** What is known of an object and kept beside it. */
export type CopiedObject = Omit<HeadObjectCommandOutput, '$metadata'>

export interface CopyOrder {
  readonly from: string
  /** The bucket of `from`, where that is not the one that is written to. */
  readonly fromBucket?: string
  readonly to: string
  /** What HEAD said of the object at `from`, which is to be copied and no other. */
  readonly source: CopiedObject
  /** Given to set a time; everything else that is kept beside the object stays. */
  readonly mtime?: string
  readonly isExclusive: boolean
  /**
   * Whether the key still shows what it did. Asked before each request that is made again where the server checks no condition of a copy: an
   * answer may have taken a minute to get lost. Where it does not, the order ends like one whose condition is not met.
   */
  isStill?(): Promise<boolean>
  /** Asked immediately before each request, where nobody asked before the order. */
  assertMayWrite?(): void
}

interface CopySizes {
  readonly mostAtOnce: number
  readonly part: number
}

/**
 * Copies an object within its server, whatever its size, without its bytes passing through here. Answers with the tag of the copy, if
 * the server tells it.
 */
export async function copyObject(
  connection: S3Connection,
  order: CopyOrder,
  sizes: CopySizes = { mostAtOnce: mostAtOnceBytes, part: partBytes },
): Promise<string | undefined> {
  if ((order.source.ContentLength ?? 0) > sizes.mostAtOnce) return copyInParts(connection, order, sizes.part)
  const { to, mtime, isExclusive } = order
  const command = new CopyObjectCommand({
    Bucket: connection.bucket,
    Key: to,
    ...sourceOf(connection, order),
    ...(mtime === undefined ? { MetadataDirective: 'COPY' } : { MetadataDirective: 'REPLACE', ...keptBeside(order) }),
    ...(isExclusive ? { IfNoneMatch: '*' } : {}),
  })
  let isAgain = false
  const { CopyObjectResult } = await connection.attempt(async (client) => {
    if (isAgain && !isExclusive && order.isStill !== undefined && !(await order.isStill())) throw new ConditionNotMet()
    isAgain = true
    order.assertMayWrite?.()
    return client.send(command)
  })
  return CopyObjectResult?.ETag
}

function sourceOf(
  { bucket }: S3Connection,
  { from, fromBucket = bucket, source }: CopyOrder,
): { CopySource: string; CopySourceIfMatch?: string } {
  const CopySource = `${fromBucket}/${from.split('/').map(encodeURIComponent).join('/')}`
  return source.ETag === undefined ? { CopySource } : { CopySource, CopySourceIfMatch: source.ETag }
}

function keptBeside({ source, mtime }: CopyOrder): CopiedObject & { Metadata: Record<string, string> } {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, StorageClass, Metadata } = source
  const { ServerSideEncryption, SSEKMSKeyId, WebsiteRedirectLocation } = source
  const kept = { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, StorageClass }
  const more = { ServerSideEncryption, SSEKMSKeyId, WebsiteRedirectLocation }
  const given = Object.fromEntries(Object.entries({ ...kept, ...more }).filter(([, value]) => value !== undefined))
  return { ...given, Metadata: { ...Metadata, ...(mtime === undefined ? {} : { [mtimeKey]: mtime }) } }
}

async function copyInParts(connection: S3Connection, order: CopyOrder, partBytes: number): Promise<string | undefined> {
  const { to, isExclusive } = order
  const place = { Bucket: connection.bucket, Key: to }
  const create = new CreateMultipartUploadCommand({ ...place, ...keptBeside(order) })
  const send = <T>(request: (client: S3Client) => Promise<T>) =>
    connection.attempt((client) => {
      order.assertMayWrite?.()
      return request(client)
    })
  const { UploadId = '' } = await send((client) => client.send(create))
  const upload = { ...place, UploadId }
  try {
    const Parts = await copiedParts(connection, order, upload, partBytes)
    const condition = isExclusive ? { IfNoneMatch: '*' } : {}
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...condition })
    return (await send((client) => client.send(complete))).ETag
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
      const { CopyPartResult } = await connection.attempt((client) => {
        order.assertMayWrite?.()
        return client.send(command)
      })
      parts[at] = { PartNumber: at + 1, ETag: plainTag(CopyPartResult?.ETag ?? '') }
    }
  }
  await Promise.all(Array.from({ length: partsAtOnce }, copySome))
  return parts
}
