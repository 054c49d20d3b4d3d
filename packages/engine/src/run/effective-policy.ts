import { type BaselineHeader, unfinishedResync } from '../core/baseline.ts'
import { foldingCase } from '../core/path-key.ts'
import type { MetadataPolicy, SyncPolicy } from '../core/policy.ts'
import { type PerSide, perSide, sides } from '../core/side.ts'
import type { PreviewRequest } from './sync-request.ts'

/**
 * The policy as it holds for these two sides and this baseline: a resync that was cut off is finished in its mode, and where a side
 * takes upper and lower case for one, names match like that. Links are skipped, and metadata of a kind is left alone, where a side
 * has none. Folders come and go with their files where a side can't hold an empty one.
 */
export function effectivePolicy(
  { policy, backends }: Pick<PreviewRequest, 'policy' | 'backends'>,
  header: BaselineHeader | null,
): SyncPolicy {
  const ignoresCase = sides.some((side) => backends[side].capabilities.caseInsensitive)
  const holdEmptyFolders = sides.every((side) => backends[side].capabilities.emptyFolders)
  return {
    ...policy,
    resync: policy.resync ?? (header === null ? null : unfinishedResync(header.status)),
    keying: ignoresCase ? foldingCase(policy.keying) : policy.keying,
    folders: policy.folders === 'synced' && !holdEmptyFolders ? 'implied' : policy.folders,
    metadata: metadataOfBoth(
      policy.metadata,
      perSide((side) => backends[side].capabilities.metadata),
    ),
    links: sides.every((side) => backends[side].capabilities.links.includes(policy.links)) ? policy.links : 'skipped',
  }
}

function metadataOfBoth(wanted: MetadataPolicy, { path1, path2 }: PerSide<MetadataPolicy>): MetadataPolicy {
  return {
    permissions: wanted.permissions && path1.permissions && path2.permissions,
    owner: wanted.owner && path1.owner && path2.owner,
    xattrs: wanted.xattrs && path1.xattrs && path2.xattrs,
    acls: wanted.acls && path1.acls && path2.acls,
    hardLinks: wanted.hardLinks && path1.hardLinks && path2.hardLinks,
  }
}
