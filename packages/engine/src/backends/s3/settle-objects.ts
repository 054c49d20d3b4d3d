/**
 * What a bucket shows of objects that were just written. Their keys lie close together, for they are written in their order, so a page of
 * a listing tells of hundreds; where it tells of few, each is asked for by itself.
 */
import { parentOf } from '../../core/rel-path.ts'
import { systemClock } from '../../system-clock.ts'
import type { RemoteEntry, WrittenEntry } from '../remote/remote-store.ts'
import { compareKeys, type ListedObject, listPage } from './listed-page.ts'
import { prefixOf } from './object-key.ts'
import { isShownBy } from './provisional-revision.ts'
import { type S3Connection, youthMs } from './s3-connection.ts'
import { revisionOf, tagOf, youth } from './s3-entry.ts'
import { statObject } from './stat-object.ts'

/** A page costs about as much as this many looks. */
const worthOfPage = 4
const looksAtOnce = 8

/**
 * In the order of `written`. Null where something else is there now, or something that could be written again without a sign of it: what
 * is that young is looked at once more when it is older.
 */
export async function settleObjects(connection: S3Connection, written: readonly WrittenEntry[]): Promise<(RemoteEntry | null)[]> {
  const settled = await lookAgain(connection, written)
  const young = [...settled.keys()].filter((at) => isYoung(settled[at]))
  if (young.length === 0) return settled
  await systemClock.sleep(youthMs)
  const older = await lookAgain(
    connection,
    young.map((at) => written[at] as WrittenEntry),
  )
  for (const [index, at] of young.entries()) settled[at] = isYoung(older[index]) ? null : (older[index] ?? null)
  return settled
}

function isYoung(entry: RemoteEntry | null | undefined): boolean {
  return entry?.isYoung === true
}

async function lookAgain(connection: S3Connection, written: readonly WrittenEntry[]): Promise<(RemoteEntry | null)[]> {
  const shown = await listed(connection, written)
  const settleOne = async ({ path, entry }: WrittenEntry): Promise<RemoteEntry | null> => {
    const object = shown.get(path)
    if (object !== undefined && object.size === entry.size && isShownBy(entry.revision ?? '', object.tag, object.modified))
      return { ...entry, revision: revisionOf(object.tag, object.modified), ...youth(object.isYoung) }
    return sameOrNothing(entry, await statObject(connection, path))
  }
  const settled: (RemoteEntry | null)[] = []
  let next = 0
  const settleSome = async () => {
    for (let at = next++; at < written.length; at = next++) settled[at] = await settleOne(written[at] as WrittenEntry)
  }
  await Promise.all(Array.from({ length: looksAtOnce }, settleSome))
  return settled
}

/** Only the time that an object was given tells it from one with the same content: a look knows that, and a listing does not. */
function sameOrNothing(entry: RemoteEntry, now: RemoteEntry | null): RemoteEntry | null {
  if (now === null || now.revision === null || entry.revision === null) return null
  const isSame = tagOf(now.revision) === tagOf(entry.revision) && now.size === entry.size && now.mtimeNs === entry.mtimeNs
  return isSame ? now : null
}

async function listed(connection: S3Connection, written: readonly WrittenEntry[]): Promise<ReadonlyMap<string, ListedObject>> {
  const waiting = written.map(({ path }) => path).sort(compareKeys)
  const wanted = new Set(waiting)
  const found = new Map<string, ListedObject>()
  const prefix = prefixOf(commonFolder(waiting))
  let at = 0
  for (let pages = 0; waiting.length - at >= worthOfPage && found.size >= (pages - 1) * worthOfPage; pages++) {
    const after = beforeKey(waiting[at] as string, waiting[at - 1])
    const page = await listPage(connection, { prefix, isFlat: true, ...(after.length > prefix.length ? { from: { after } } : {}) })
    for (const object of page.objects) if (wanted.has(object.key)) found.set(object.key, object)
    const last = page.objects.at(-1)?.key
    if (page.next === null || last === undefined) break
    while (at < waiting.length && compareKeys(waiting[at] as string, last) <= 0) at++
  }
  return found
}

/** A key before another, with few between them: never before one that was passed. */
function beforeKey(key: string, passed: string | undefined): string {
  const shorter = [...key].slice(0, -1).join('')
  return passed !== undefined && compareKeys(shorter, passed) < 0 ? passed : shorter
}

function commonFolder(keys: readonly string[]): string {
  let folder = parentOf(keys[0] ?? '')
  for (const key of keys) while (folder !== '' && !key.startsWith(`${folder}/`)) folder = parentOf(folder)
  return folder
}
