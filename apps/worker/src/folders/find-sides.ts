import { statSync } from 'node:fs'
import { type RemoteConfig, targetOf } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import { type PerSide, type Relation, relationOf, type Side, type StorageOrigin, type StoreSettings } from '@pairwise/engine'
import { remoteFolder } from '../adapters/store-settings.ts'
import { assertNever } from '../assert-never.ts'
import { readConnection, type StoredConnectionDeps } from '../connections/stored-connection.ts'
import { locateFolder } from './locate-folder.ts'
import { RefusedFolder } from './refused-folder.ts'
import type { SidePlace } from './side-place.ts'

/**
 * Where a pair's two folders are now. Throws `RefusedFolder` when one of the disk is not below the roots or can't be reached, or when
 * they overlap. A folder that is missing is for the engine's gates to judge.
 */
export async function findSides(pair: Pick<PairRow, 'path1' | 'path2'>, deps: StoredConnectionDeps): Promise<PerSide<SidePlace>> {
  const find = async (side: Side) => findPlace(pair[side], deps, side)
  const found = { path1: await find('path1'), path2: await find('path2') }
  const relation = relationOfPlaces(found.path1, found.path2)
  if (relation === 'apart') return found
  throw new RefusedFolder('paths-overlap', `${relationTexts[relation]} Choose two folders that lie apart, also once links are followed.`)
}

const relationTexts = {
  same: 'Both sides are the same folder.',
  'path1-inside-path2': 'The folder of path 1 is inside the folder of path 2.',
  'path2-inside-path1': 'The folder of path 2 is inside the folder of path 1.',
} as const satisfies Record<Exclude<Relation, 'apart'>, string>

interface FolderOfConnection {
  readonly connectionId: string
  readonly folder: string
}

async function findPlace({ connectionId, folder }: FolderOfConnection, deps: StoredConnectionDeps, side: Side): Promise<SidePlace> {
  const connection = await readConnection(connectionId, deps)
  if (connection.kind === 'local') return { kind: 'local', folder: findLocal(side, folder, deps) }
  const { config } = connection.draft
  return remotePlace({ origin: { id: connectionId, name: connection.name }, config, settings: connection.settings, folder })
}

interface RemoteSide {
  readonly origin: StorageOrigin
  readonly config: RemoteConfig
  readonly settings: StoreSettings
  /** Below the folder of the connection. */
  readonly folder: string
}

export function remotePlace({ origin, config, settings, folder }: RemoteSide): SidePlace {
  return { kind: 'remote', origin, folder: remoteFolder(config, folder), settings, storage: storageOf(config, settings) }
}

/** By what two connections are known to lead to one storage. */
function storageOf(config: RemoteConfig, settings: StoreSettings): string {
  switch (config.kind) {
    case 'sftp':
      // Users of one server may each see another part of it as its top.
      return `${targetOf(config)} ${config.username}`
    case 's3':
      return `${targetOf(config)} ${config.bucket}`
    case 'webdav':
      return `webdav ${config.url.replace(/\/+$/, '')}`
    case 'rclone':
      return `rclone ${settings.kind === 'rclone' ? JSON.stringify(settings.config[config.remote]) : ''}`
    default:
      return config satisfies never
  }
}

/** The database would be changed while it is used, and its keys would go to the other side. */
export const ownAdvice =
  'What Pairwise itself keeps lies there, and no pair may touch it. Choose another folder, or move that of Pairwise by PAIRWISE_DATA.'

function reachAdvice(errno: string): string {
  return errno === 'EACCES' || errno === 'EPERM'
    ? 'Give the user that the worker runs as the right to enter the folders above it.'
    : 'Check its disk, and the links on the way to it.'
}

function findLocal(side: Side, folder: string, { localRoots, ownFolder }: Pick<StoredConnectionDeps, 'localRoots' | 'ownFolder'>): string {
  const place = locateFolder(folder, localRoots, ownFolder)
  switch (place.kind) {
    case 'inside':
    case 'missing':
      return place.realPath
    case 'outside':
      throw new RefusedFolder(
        'path-not-allowed',
        `${folder} is outside of the folders that pairs may use. Choose a folder below them, or add it to PAIRWISE_LOCAL_ROOTS of the worker.`,
        { side, path: folder },
      )
    case 'own':
      throw new RefusedFolder('path-not-allowed', `${folder}: ${ownAdvice}`, { side, path: folder })
    case 'unreadable':
      throw new RefusedFolder('root-unreadable', `${folder} can’t be reached (${place.why}). ${reachAdvice(place.why)}`, {
        side,
        path: folder,
      })
    default:
      return assertNever(place)
  }
}

export function relationOfPlaces(one: SidePlace, two: SidePlace): Relation {
  if (one.kind === 'local' && two.kind === 'local') return relationOfFolders(one.folder, two.folder)
  if (one.kind === 'local' || two.kind === 'local' || one.storage !== two.storage) return 'apart'
  return relationOf(fromTop(one.folder), fromTop(two.folder))
}

/** Keys of a bucket begin with no slash, paths of a server do. */
function fromTop(path: string): string {
  return path.startsWith('/') ? path : `/${path}`
}

/** By real paths; and by identity, because one folder can be mounted at two places. */
function relationOfFolders(realPath1: string, realPath2: string): Relation {
  const relation = relationOf(realPath1, realPath2)
  if (relation !== 'apart') return relation
  const [one, two] = [realPath1, realPath2].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }))
  return one !== undefined && two !== undefined && one.dev === two.dev && one.ino === two.ino ? 'same' : 'apart'
}
