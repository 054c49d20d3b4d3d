/** The metadata of local entries: what scans and looks show of it, and what it takes to give it to another entry. */
import type { BigIntStats } from 'node:fs'
import type { Metadata } from '../../core/metadata.ts'
import type { MetadataPolicy } from '../../core/policy.ts'
import type { MetadataValues } from '../../ports/storage-backend.ts'

/** Setuid, setgid and sticky bits are never looked at and never travel. */
const permissionBits = 0o777

export function showsMetadata(kinds: MetadataPolicy): boolean {
  return kinds.permissions || kinds.owner || kinds.xattrs || kinds.acls
}

/** A link has an owner and nothing else. */
export function metadataOf(stats: BigIntStats, kinds: MetadataPolicy): Metadata {
  const isLink = stats.isSymbolicLink()
  return {
    ...(kinds.permissions && !isLink ? { mode: Number(stats.mode) & permissionBits } : {}),
    ...(kinds.owner ? { owner: `${stats.uid}:${stats.gid}` } : {}),
  }
}

export function metadataValuesOf(stats: BigIntStats, kinds: MetadataPolicy): MetadataValues | null {
  if (!showsMetadata(kinds)) return null
  const isLink = stats.isSymbolicLink()
  return {
    ...(kinds.permissions && !isLink ? { mode: Number(stats.mode) & permissionBits } : {}),
    ...(kinds.owner ? { owner: { uid: Number(stats.uid), gid: Number(stats.gid) } } : {}),
  }
}
