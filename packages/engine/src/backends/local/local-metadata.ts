/** The metadata of local entries: what scans and looks show of it, and what it takes to give it to another entry. */
import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { Metadata } from '../../core/metadata.ts'
import { type MetadataPolicy, noMetadata } from '../../core/policy.ts'
import type { MetadataValues, Shown } from '../../ports/storage-backend.ts'
import { type AttributeKind, type Attributes, extendedAttributes } from './extended-attributes.ts'
import type { LocalPath } from './local-path.ts'

/** Setuid, setgid and sticky bits are never looked at and never travel. */
const permissionBits = 0o777
const digestBytes = 16

/** Where an entry is: its path, or an open handle of it. */
export type Whereabouts = LocalPath | number

/** What a folder's disk can do. Attributes are asked after only when a pair wants them: it takes a moment to be able to. */
export function metadataKindsOf(root: string): MetadataPolicy {
  return {
    ...noMetadata,
    permissions: true,
    hardLinks: true,
    owner: process.geteuid?.() === 0,
    get xattrs() {
      return extendedAttributes()?.isKept(root, 'xattrs') ?? false
    },
    get acls() {
      return extendedAttributes()?.isKept(root, 'acls') ?? false
    },
  }
}

export function showsMetadata(kinds: MetadataPolicy): boolean {
  return kinds.permissions || kinds.owner || kinds.xattrs || kinds.acls
}

/** A link has an owner and nothing else. */
export function metadataOf(stats: BigIntStats, { metadata: kinds, links }: Shown, where: Whereabouts): Metadata {
  const follows = links === 'followed'
  const isLink = stats.isSymbolicLink()
  return {
    ...(kinds.permissions && !isLink ? { mode: Number(stats.mode) & permissionBits } : {}),
    ...(kinds.owner ? { owner: `${stats.uid}:${stats.gid}` } : {}),
    ...(kinds.xattrs && !isLink ? { xattrs: digestOf(readAttributes(where, 'xattrs', follows)) } : {}),
    ...(kinds.acls && !isLink ? { acls: digestOf(readAttributes(where, 'acls', follows)) } : {}),
  }
}

export function metadataValuesOf(stats: BigIntStats, { metadata: kinds, links }: Shown, where: Whereabouts): MetadataValues | null {
  const follows = links === 'followed'
  if (!showsMetadata(kinds)) return null
  const isLink = stats.isSymbolicLink()
  return {
    ...(kinds.permissions && !isLink ? { mode: Number(stats.mode) & permissionBits } : {}),
    ...(kinds.owner ? { owner: { uid: Number(stats.uid), gid: Number(stats.gid) } } : {}),
    ...(kinds.xattrs && !isLink ? { xattrs: readAttributes(where, 'xattrs', follows) } : {}),
    ...(kinds.acls && !isLink ? { acls: readAttributes(where, 'acls', follows) } : {}),
  }
}

export function readAttributes(where: Whereabouts, kind: AttributeKind, follows = false): Attributes {
  const isHandle = typeof where === 'number'
  const at = isHandle ? `/proc/self/fd/${where}` : where
  return extendedAttributes()?.read(at, kind, isHandle || follows) ?? new Map()
}

/** Empty for none, so that most entries need no hash. */
function digestOf(attributes: Attributes): string {
  if (attributes.size === 0) return ''
  const hash = createHash('sha256')
  for (const [name, value] of attributes) hash.update(`${name.length}:${value.length}:${name}`, 'latin1').update(value)
  return hash.digest().subarray(0, digestBytes).toString('latin1')
}
