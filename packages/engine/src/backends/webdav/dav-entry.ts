import type { RemoteEntry } from '../remote/remote-store.ts'
import type { DavResponse } from './multistatus.ts'

/** What is asked of every entry. */
export const entryProperties = '<D:resourcetype/><D:getcontentlength/><D:getlastmodified/><D:getetag/>' as const
/** What ownCloud and Nextcloud are asked besides. */
export const checksumProperty = '<O:checksums xmlns:O="http://owncloud.org/ns"/>'

/** The revisions of files that may be written once more without showing another. They do for conditions, and for nothing that is kept. */
const youngRevisions = new WeakMap<RemoteEntry, string>()

/**
 * The entry that a response tells of; null when it tells too little. A file that was last modified at `youngFromNs` or later has no
 * revision: many servers make ETags of the time in whole seconds and the size.
 */
export function entryOf(name: string, { properties }: DavResponse, youngFromNs: bigint | null): RemoteEntry | null {
  const type = properties.get('{DAV:}resourcetype')
  const length = properties.get('{DAV:}getcontentlength')?.text.trim()
  if (type === undefined && length === undefined) return null
  const isFolder = type?.children.some((child) => child.name === '{DAV:}collection') === true
  const mtimeNs = timeOf(properties.get('{DAV:}getlastmodified')?.text)
  if (isFolder) return { name, kind: 'directory', size: 0, mtimeNs, revision: null, mode: null }
  const hash = checksumOf(
    properties
      .get('{http://owncloud.org/ns}checksums')
      ?.children.map(({ text }) => text)
      .join(' ') ?? '',
  )
  const revision = revisionOf(properties.get('{DAV:}getetag')?.text)
  const isYoung = youngFromNs !== null && mtimeNs !== null && mtimeNs >= youngFromNs
  const entry: RemoteEntry = {
    name,
    kind: 'file',
    size: length !== undefined && /^[0-9]+$/.test(length) ? Number(length) : -1,
    mtimeNs,
    revision: isYoung ? null : revision,
    mode: null,
    ...(hash === null ? {} : { hash }),
  }
  if (isYoung && revision !== null) youngRevisions.set(entry, revision)
  return entry
}

/** The revision of an entry, however young it is. */
export function revisionIn(entry: RemoteEntry): string | null {
  return entry.revision ?? youngRevisions.get(entry) ?? null
}

/**
 * The opaque part of an ETag, quotes and all. Whether it is weak is left out: servers call the ETag of a file weak as long as it is
 * young, and the same one strong a second later.
 */
export function revisionOf(etag: string | null | undefined): string | null {
  const opaque = etag?.trim().replace(/^W\//, '') ?? ''
  if (opaque === '' || opaque === '""') return null
  return Buffer.from(opaque).toString('latin1')
}

/** The ETag as the server gave it, for a condition. */
export function etagOf(revision: string): string {
  return Buffer.from(revision, 'latin1').toString()
}

function timeOf(text: string | undefined): bigint | null {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : BigInt(time) * 1_000_000n
}

function checksumOf(text: string): NonNullable<RemoteEntry['hash']> | null {
  const value = /(?:^|\s)SHA1:([0-9a-f]{40})(?:\s|$)/i.exec(text)?.[1]
  return value === undefined ? null : { kind: 'sha1', value: value.toLowerCase() }
}

/** Whether a file is still as it was, by all that is known of both. */
export function isSameFile(there: RemoteEntry | null, expected: RemoteEntry): boolean {
  if (there?.kind !== 'file' || there.size !== expected.size) return false
  const [now, then] = [revisionIn(there), revisionIn(expected)]
  if (now !== null && then !== null) return now === then
  return there.mtimeNs === expected.mtimeNs
}
