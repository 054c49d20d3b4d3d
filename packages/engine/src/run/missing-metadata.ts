import type { MetadataPolicy } from '../core/policy.ts'
import { sides } from '../core/side.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import type { PreviewRequest } from './sync-request.ts'

const whatStays: Readonly<Record<keyof MetadataPolicy, string>> = {
  permissions: 'permissions are left alone: they can not be set here',
  owner: 'owner and group are left alone: only root can give files to others',
  xattrs: 'extended attributes are left alone: this machine or disk has no way to them',
  acls: 'access control lists are left alone: this machine or disk has no way to them',
  hardLinks: 'files with several names become separate files: hard links are not made here',
}

/** One notice for each kind of metadata that a run is asked to sync and a side does not have. */
export function missingMetadata({ policy, backends }: PreviewRequest): SyncEvent[] {
  const kinds = Object.keys(whatStays) as (keyof MetadataPolicy)[]
  return sides.flatMap((side) =>
    kinds
      .filter((kind) => policy.metadata[kind] && !backends[side].capabilities.metadata[kind])
      .map((kind): SyncEvent => ({ type: 'notice', side, path: '', text: whatStays[kind], isLink: false })),
  )
}
