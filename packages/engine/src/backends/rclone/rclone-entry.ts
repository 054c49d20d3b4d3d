import { PathError } from '../../errors.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'

type HashKind = NonNullable<RemoteEntry['hash']>['kind']

/** What rclone tells of one thing in a listing. */
export interface RcloneItem {
  readonly Name: string
  readonly Size: number
  readonly ModTime: string
  readonly IsDir: boolean
  readonly Hashes?: Readonly<Partial<Record<HashKind, string>>> | undefined
}

export function itemsOf(answer: unknown): readonly RcloneItem[] {
  const list = isRecord(answer) ? answer['list'] : undefined
  // An empty folder's list is null in some versions.
  if (list === null) return []
  if (!Array.isArray(list)) throw notUnderstood()
  return list.map(itemOf)
}

/** Null where rclone says that there is nothing. */
export function onlyItemOf(answer: unknown): RcloneItem | null {
  if (!isRecord(answer) || !('item' in answer)) throw notUnderstood()
  return answer['item'] === null ? null : itemOf(answer['item'])
}

function itemOf(item: unknown): RcloneItem {
  if (!isRecord(item)) throw notUnderstood()
  const { Name, Size, ModTime, IsDir, Hashes } = item
  if (typeof Name !== 'string' || typeof Size !== 'number' || typeof ModTime !== 'string' || typeof IsDir !== 'boolean')
    throw notUnderstood()
  return { Name, Size, ModTime, IsDir, Hashes: isRecord(Hashes) ? hashesOf(Hashes) : undefined }
}

function hashesOf(hashes: Readonly<Record<string, unknown>>): Partial<Record<HashKind, string>> {
  const kinds: readonly HashKind[] = ['md5', 'sha1', 'sha256']
  return Object.fromEntries(
    kinds.flatMap((kind) => (typeof hashes[kind] === 'string' && hashes[kind] !== '' ? [[kind, hashes[kind]]] : [])),
  )
}

export function entryOf(name: string, item: RcloneItem, hash: HashKind | null): RemoteEntry {
  const value = hash === null ? undefined : item.Hashes?.[hash]
  return {
    name,
    kind: item.IsDir ? 'directory' : 'file',
    size: item.IsDir ? 0 : item.Size,
    mtimeNs: nanoseconds(item.ModTime),
    revision: null,
    mode: null,
    ...(hash === null || value === undefined ? {} : { hash: { kind: hash, value: value.toLowerCase() } }),
  }
}

/** Of a time with up to nine digits after the second, which `Date` would cut to three. */
export function nanoseconds(time: string): bigint | null {
  const [, seconds, fraction = '', zone] = /^(.*?T[0-9:]{8})(?:\.([0-9]{1,9}))?(Z|[+-][0-9:]+)$/.exec(time) ?? []
  const whole = Date.parse(`${seconds}${zone}`)
  return Number.isNaN(whole) ? null : BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** Whether a file is still as it was, by all that rclone shows. */
export function isSameEntry(there: RemoteEntry | null, expected: RemoteEntry): boolean {
  if (there?.kind !== 'file' || there.size !== expected.size || there.mtimeNs !== expected.mtimeNs) return false
  return there.hash === undefined || expected.hash === undefined || there.hash.value === expected.hash.value
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notUnderstood(): PathError {
  return new PathError('EIO', 'rclone gave an answer that is not understood')
}
