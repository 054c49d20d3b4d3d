import { PathError } from '../../errors.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry } from '../remote/remote-store.ts'
import { copyObject } from './copy-object.ts'
import { isStillAt } from './is-still-at.ts'
import { mtimeText } from './mtime-text.ts'
import type { S3Connection } from './s3-connection.ts'
import { plainTag } from './s3-entry.ts'
import { isConditionNotMet, isNoSuchObject, isRefusedCopy } from './s3-errors.ts'
import { headObject } from './stat-object.ts'
import type { WholeObject } from './whole-object.ts'
import { ownObject, type UploadPlace, writtenObject } from './written-object.ts'

/**
 * Has the server copy an object of its own to a key. Null where the key does not show what the condition says; `refused` where the server
 * makes no such copies, or lets these keys have none, though they may read the one and write the other. RACE: where the server
 * checks no condition of a copy, what takes the key between the look and the request is replaced; each request that is made again looks again.
 */
export async function takeObject(
  { connection, conditions, key }: UploadPlace,
  whole: WholeObject,
  content: RemoteContent,
  condition: RemoteCondition,
): Promise<RemoteEntry | 'refused' | null> {
  const isExclusive = condition.kind === 'absent' && conditions().copy
  const { place, described } = whole
  if (!isExclusive && !(await isStillAt(connection, key, condition))) return null
  try {
    const tag = await copyObject(connection, {
      from: place.key,
      fromBucket: place.bucket,
      to: key,
      source: described,
      ...(content.mtimeNs === null ? {} : { mtime: mtimeText(content.mtimeNs) }),
      isExclusive,
      isStill: () => isStillAt(connection.looking, key, condition),
      assertMayWrite: () => content.assertMayWrite(),
    })
    if (!(await isCopyOf(tag, whole, connection))) throw changedMeanwhile()
    return await writtenObject(connection, key, tag)
  } catch (error) {
    if (isNoSuchObject(error)) throw new PathError('ENOENT', 'it is not there any more')
    if (isRefusedCopy(error)) return 'refused'
    if (!isConditionNotMet(error)) throw connection.trouble(error)
    // An answer may have got lost, and then it is our own copy that is in the way of the second attempt.
    const own = await ownObject(connection, key, plainTag(described.ETag ?? ''), content)
    if (own !== null) return own
    if (!(await isStillAt(connection, key, condition))) return null
    throw changedMeanwhile()
  }
}

/**
 * Servers are asked to copy the very object that was opened, and not all look at that. A copy in one piece has the tag of an original
 * that was written in one; of any other it is looked whether it still is there.
 */
async function isCopyOf(tag: string | undefined, { place, described }: WholeObject, connection: S3Connection): Promise<boolean> {
  const opened = plainTag(described.ETag ?? '')
  if (plainTag(tag ?? '') === opened) return true
  const now = await headObject(connection, place.key, place.bucket)
  return plainTag(now?.ETag ?? '') === opened
}

const changedMeanwhile = () => new PathError('ESTALE', 'it changed while it was copied')
