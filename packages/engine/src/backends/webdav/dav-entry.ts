import type { RemoteEntry } from '../remote/remote-store.ts'
import type { DavResponse } from './multistatus.ts'

/** What is asked of every entry. */
export const entryProperties = '<D:resourcetype/><D:getcontentlength/><D:getlastmodified/><D:getetag/>' as const
/** What ownCloud and Nextcloud are asked besides. */
export const checksumProperty = '<O:checksums xmlns:O="http://owncloud.org/ns"/>'

/** The entry that a response tells of; null when it tells too little. */
export function entryOf(name: string, { properties }: DavResponse): RemoteEntry | null {
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
  return {
    name,
    kind: 'file',
    size: length !== undefined && /^[0-9]+$/.test(length) ? Number(length) : -1,
    mtimeNs,
    revision: revisionOf(properties.get('{DAV:}getetag')?.text),
    mode: null,
    ...(hash === null ? {} : { hash }),
  }
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
  if (there.revision !== null && expected.revision !== null) return there.revision === expected.revision
  return there.mtimeNs === expected.mtimeNs
}
