import { nameOf } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry } from '../remote/remote-store.ts'
import { type S3Conditions, tagAs } from '../remote/s3-conditions.ts'
import { mtimeText, parseMtime } from './mtime-text.ts'
import { provisionalRevision } from './provisional-revision.ts'
import type { S3Connection } from './s3-connection.ts'
import { mtimeKey, plainTag, tagOf } from './s3-entry.ts'
import { statObject } from './stat-object.ts'

export interface UploadPlace {
  readonly connection: S3Connection
  /** As far as they are known by now: they become more, and never fewer. */
  readonly conditions: () => S3Conditions
  readonly key: string
  /** Where the note of an upload in parts is kept; null where that key would be too long, and then a crash leaves parts behind. */
  readonly noteKey: string | null
  /** Whether the server makes copies of objects of other buckets, as far as is known by now. */
  readonly copies: { areMade: boolean }
}

export function metadataOf({ mtimeNs }: RemoteContent): Record<string, string> {
  return mtimeNs === null ? {} : { [mtimeKey]: mtimeText(mtimeNs) }
}

export function putCondition(
  condition: RemoteCondition,
  { create, replace }: Pick<S3Conditions, 'create' | 'replace'>,
): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition.kind === 'absent') return create ? { IfNoneMatch: '*' } : {}
  const { revision } = condition.entry
  return replace === null || revision === null ? {} : { IfMatch: tagAs(replace, tagOf(revision)) }
}

/**
 * The object that was just written, by the answer to its upload alone, for whom a provisional revision is enough. Null where there is
 * more to be known than the answer tells.
 */
export function answeredObject(
  key: string,
  content: RemoteContent,
  tag: string | undefined,
  { answeredAt, lastedMs }: { readonly answeredAt: number; readonly lastedMs: number },
): RemoteEntry | null {
  const { size, mtimeNs, isSettledLater = false } = content
  if (!isSettledLater || tag === undefined || size < 0 || mtimeNs === null || parseMtime(mtimeText(mtimeNs)) !== mtimeNs) return null
  const to = Math.floor(answeredAt / 1000)
  const from = to - Math.ceil(lastedMs / 1000)
  return { name: nameOf(key), kind: 'file', size, mtimeNs, revision: provisionalRevision(tag, { from, to }), mode: null }
}

/**
 * The object that was just written, as it shows now. Where another one is in its place already, what was written gets a revision that
 * nothing ever shows: the difference is found by the next look.
 */
export async function writtenObject(connection: S3Connection, key: string, tag: string | undefined): Promise<RemoteEntry> {
  const now = await statObject(connection, key)
  if (now === null || tag === undefined || now.revision === null) throw new PathError('ESTALE', 'it was written and is not there any more')
  return tagOf(now.revision) === plainTag(tag) ? now : { ...now, revision: `${plainTag(tag)} -` }
}

export async function ownObject(
  connection: S3Connection,
  key: string,
  tag: string,
  { size, mtimeNs }: RemoteContent,
): Promise<RemoteEntry | null> {
  const now = await statObject(connection, key)
  const isOwn = now?.revision != null && tagOf(now.revision) === tag && now.size === size && (mtimeNs === null || now.mtimeNs === mtimeNs)
  return isOwn ? now : null
}
