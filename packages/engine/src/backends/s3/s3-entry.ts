import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3'
import type { RemoteEntry } from '../remote/remote-store.ts'
import type { ListedObject } from './listed-page.ts'
import { parseMtime } from './mtime-text.ts'

/** rclone's names for what it keeps beside an object. Servers answer with them in lower case. */
export const mtimeKey = 'mtime'
export const md5Key = 'md5chksum'

/** An entity tag without its quotes, as conditions and revisions are made of it. */
export function plainTag(tag: string): string {
  return tag.replace(/^W\//, '').replaceAll('"', '')
}

/**
 * What another write always changes: the tag tells contents apart, and the time tells a copy of an object onto itself, with other
 * metadata, from the object before. Listings know fractions of a second that other answers don't.
 */
export function revisionOf(tag: string | undefined, modified: Date | undefined): string | null {
  if (tag === undefined || modified === undefined) return null
  return `${plainTag(tag)} ${Math.floor(modified.getTime() / 1000).toString(36)}`
}

/** The tag in a revision. */
export function tagOf(revision: string): string {
  return revision.slice(0, revision.lastIndexOf(' '))
}

export function listedFile(name: string, { size, tag, modified, isYoung }: ListedObject): RemoteEntry {
  return { name, kind: 'file', size, mtimeNs: null, revision: revisionOf(tag, modified), mode: null, ...youth(isYoung) }
}

export function youth(isYoung: boolean): { readonly isYoung?: boolean } {
  return isYoung ? { isYoung } : {}
}

export function folderEntry(name: string): RemoteEntry {
  return { name, kind: 'directory', size: 0, mtimeNs: null, revision: null, mode: null }
}

type Answer = Pick<
  HeadObjectCommandOutput,
  'ContentLength' | 'ETag' | 'LastModified' | 'Metadata' | 'ServerSideEncryption' | 'SSECustomerAlgorithm'
>

/** What the answer to HEAD or GET says of an object. One that nobody gave a time has that of its upload. */
export function answeredFile(name: string, answer: Answer): RemoteEntry {
  const { ContentLength, ETag, LastModified, Metadata } = answer
  const uploaded = LastModified === undefined ? null : BigInt(Math.floor(LastModified.getTime() / 1000)) * 1_000_000_000n
  const md5 = md5Of(answer)
  return {
    name,
    kind: 'file',
    size: ContentLength ?? -1,
    mtimeNs: parseMtime(Metadata?.[mtimeKey]) ?? uploaded,
    revision: revisionOf(ETag, LastModified),
    mode: null,
    ...(md5 === null ? {} : { hash: { kind: 'md5', value: md5 } }),
  }
}

/** A tag is an MD5 only of content that came in one piece and is encrypted in no way that changes the tag. */
function md5Of({ ETag, Metadata, ServerSideEncryption, SSECustomerAlgorithm }: Answer): string | null {
  const kept = Buffer.from(Metadata?.[md5Key] ?? '', 'base64')
  if (kept.length === 16) return kept.toString('hex')
  const isPlain = SSECustomerAlgorithm === undefined && (ServerSideEncryption === undefined || ServerSideEncryption === 'AES256')
  const tag = plainTag(ETag ?? '')
  return isPlain && /^[0-9a-f]{32}$/.test(tag) ? tag : null
}
