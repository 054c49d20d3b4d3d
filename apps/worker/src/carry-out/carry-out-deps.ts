import type { Database, SecretBox } from '@pairwise/db'
import type { Clock, ReadableBackend, RemoteStore, RequestOptions, RunGuard, StoreSettings, WritableBackend } from '@pairwise/engine'
import type { LeaseTerms } from '../config.ts'
import type { Heartbeat } from '../lease/heartbeat.ts'
import type { Log } from '../logger.ts'

/** How folders are opened. `pair` names the pair that a folder belongs to. */
export interface Storage {
  openReadable(path: string, pair: string): ReadableBackend
  openWritable(path: string, pair: string, guard: RunGuard): WritableBackend
  /** The same on storage that is not a disk: `folder` is the storage's own path. */
  openRemoteReadable(settings: StoreSettings, folder: string, pair: string, options: RequestOptions): Promise<ReadableBackend>
  openRemoteWritable(
    settings: StoreSettings,
    folder: string,
    pair: string,
    guard: RunGuard,
    options: RequestOptions,
  ): Promise<WritableBackend>
  /** A storage itself, without a pair. */
  openStore(settings: StoreSettings): Promise<RemoteStore>
}

/** What carrying out runs and plans needs. */
export interface CarryOutDeps {
  /** Names this process: no other ever had the same name. */
  readonly name: string
  readonly database: Pick<
    Database,
    | 'pairs'
    | 'connections'
    | 'connectionTests'
    | 'runs'
    | 'plans'
    | 'approvals'
    | 'runLog'
    | 'leases'
    | 'liveEvents'
    | 'withTransaction'
    | 'planStore'
    | 'planSelection'
    | 'stateStore'
    | 'baseStore'
    | 'keptVersions'
    | 'conflicts'
    | 'contentTransfers'
    | 'planOperations'
    | 'conflictDecisions'
  >
  readonly storage: Storage
  readonly heartbeat: Heartbeat
  readonly lease: LeaseTerms
  readonly localRoots: readonly string[]
  /** Where Pairwise keeps what is its own: no pair may touch it. */
  readonly ownFolder?: string
  readonly clock: Clock
  /** How long work that was started may take to finish after a request to stop. */
  readonly graceMs: number
  /** Opens and seals contents that are kept in the database. */
  readonly box: SecretBox
  readonly log: Log
}
