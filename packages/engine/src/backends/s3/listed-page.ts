import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { compareBytes, encodePath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import { decodeListedKey } from './object-key.ts'
import type { S3Connection } from './s3-connection.ts'

export interface PageRequest {
  readonly prefix: string
  /** Whether what lies in deeper folders is told by the folder's prefix alone. */
  readonly isFlat: boolean
  /** Where the page before ended, or the key after which to begin. */
  readonly from?: { readonly token: string } | { readonly after: string }
  readonly most?: number
  readonly signal?: AbortSignal | undefined
}

export interface ListedObject {
  readonly key: string
  readonly size: number
  readonly tag: string | undefined
  readonly modified: Date | undefined
  readonly isYoung: boolean
}

export interface ListedPage {
  readonly objects: readonly ListedObject[]
  /** Of deeper folders, each with its slash. */
  readonly prefixes: readonly string[]
  /** Null when nothing follows. */
  readonly next: string | null
}

/** One page of a listing. What is not clearly a whole one is an error: an end that is only the end of an answer would delete files elsewhere. */
export async function listPage(connection: S3Connection, request: PageRequest): Promise<ListedPage> {
  const { prefix, isFlat, from, most, signal } = request
  const command = new ListObjectsV2Command({
    Bucket: connection.bucket,
    Prefix: prefix,
    EncodingType: 'url',
    ...(isFlat ? {} : { Delimiter: '/' }),
    ...(from === undefined ? {} : 'token' in from ? { ContinuationToken: from.token } : { StartAfter: from.after }),
    ...(most === undefined ? {} : { MaxKeys: most }),
  })
  const answer = await connection.ask((client) => client.send(command, signal === undefined ? {} : { abortSignal: signal }))
  const next = nextOf(answer)
  if (next !== null && from !== undefined && 'token' in from && from.token === next) throw cut('it began again where it had begun')
  const decode = answer.EncodingType === 'url' ? decodeListedKey : (key: string) => key
  const objects = (answer.Contents ?? []).map(({ Key, Size, ETag, LastModified }): ListedObject => {
    if (Key === undefined || Size === undefined) throw cut('an object has no name or no size')
    return { key: decode(Key), size: Size, tag: ETag, modified: LastModified, isYoung: connection.isYoungIn(answer, LastModified) }
  })
  const prefixes = (answer.CommonPrefixes ?? []).map(({ Prefix }) => {
    if (Prefix === undefined) throw cut('a folder has no name')
    return decode(Prefix)
  })
  const told = objects.length + prefixes.length
  if (answer.KeyCount !== undefined && answer.KeyCount !== told && answer.KeyCount !== objects.length)
    throw cut(`it announced ${answer.KeyCount} names and told ${told}`)
  if (![...objects.map(({ key }) => key), ...prefixes].every((key) => key.startsWith(prefix))) throw cut('it tells of other folders')
  return { objects, prefixes, next }
}

function nextOf({ IsTruncated, NextContinuationToken }: ListObjectsV2CommandOutput): string | null {
  if (IsTruncated === undefined) throw cut("it doesn't say whether more follows")
  if (!IsTruncated) return null
  if (NextContinuationToken === undefined || NextContinuationToken === '') throw cut("it has a continuation and doesn't say where")
  return NextContinuationToken
}

function cut(why: string): PathError {
  return new PathError('EIO', `the listing is not whole: ${why}. Nothing is known of this folder until the server lists it whole`)
}

/** All pages of a listing in turn. */
export async function* listPages(connection: S3Connection, request: Omit<PageRequest, 'from' | 'most'>): AsyncGenerator<ListedPage> {
  for (let from: PageRequest['from']; ; ) {
    const page = await listPage(connection, from === undefined ? request : { ...request, from })
    yield page
    if (page.next === null) return
    from = { token: page.next }
  }
}

/** The order of keys in a bucket: their bytes, with the slash as what it is. */
export function compareKeys(a: string, b: string): number {
  return compareBytes(encodePath(a), encodePath(b))
}
