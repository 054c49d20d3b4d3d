import type { SyncPolicy } from '../core/policy.ts'
import type { RelPath } from '../core/rel-path.ts'
import type { PerSide, Side } from '../core/side.ts'
import { versionPath } from '../core/version-name.ts'
import type { BaseSink } from '../ports/base-store.ts'
import type { ContentSource } from '../ports/content-source.ts'
import type { OpenFile, StagedFile, VersionsPlace, WritableBackend } from '../ports/storage-backend.ts'
import type { LinkContext } from './copied-files.ts'

/** What carrying out an operation needs besides the operation. */
export interface ExecuteContext {
  readonly backends: PerSide<WritableBackend>
  readonly versions: SyncPolicy['versions']
  /** Told how many bytes were written, as they are. The next ones wait for what it answers. */
  readonly onBytes: (count: number) => Promise<void> | null
  /** How content gets over where it is not read and written here; null where it always is, and its answer likewise. */
  readonly carry: ((file: OpenFile, staged: StagedFile) => Promise<number | null>) | null
  /** Where contents come from that no side has; null where no plan names any. */
  readonly contents: ContentSource | null
  /** Takes the texts that both sides agree on from now on; null where nobody wants them. */
  readonly bases: BaseSink | null
  /** For files with several names. */
  readonly links: LinkContext
  /** Whether the pair wants hashes in its records. */
  readonly withHash: boolean
  /** Resolves when no write can hide any more behind one that was made before the call. */
  settle(): Promise<void>
}

/** Where a side keeps what it loses under a path; null where it keeps nothing. */
export function keptAs({ versions }: Pick<ExecuteContext, 'versions'>, side: Side, path: RelPath): VersionsPlace | null {
  const policy = versions[side]
  return policy === null ? null : { folder: policy.folder, isOwn: policy.isOwn, path: versionPath(path, policy) }
}
