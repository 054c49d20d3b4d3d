import { accessSync, constants, statSync } from 'node:fs'
import type { FolderCheck, FolderCheckRequest, FolderFacts, FolderState } from '@pairwise/contracts'
import { remoteFolder } from '../adapters/store-settings.ts'
import type { Storage } from '../carry-out/carry-out-deps.ts'
import { readConnection, type StoredConnection, type StoredConnectionDeps } from '../connections/stored-connection.ts'
import { troubleText } from '../connections/trouble-text.ts'
import { ownAdvice, relationOfPlaces, remotePlace } from './find-sides.ts'
import { locateFolder } from './locate-folder.ts'
import { measureFolder } from './measure-folder.ts'
import { measureRemote } from './measure-remote.ts'
import type { SidePlace } from './side-place.ts'

export interface FolderCheckDeps extends StoredConnectionDeps {
  readonly storage: Pick<Storage, 'openStore'>
  /** How long the files of one folder may be counted. */
  readonly limitMs: number
}

interface Looked {
  readonly facts: FolderFacts
  /** Where it is, or would be; null when that is not to be told, or can't be. */
  readonly place: SidePlace | null
}

type FolderOfConnection = NonNullable<FolderCheckRequest['path1']>

/** Looks at one or two folders for a form. Writes nothing, and says nothing about what lies outside of the roots. */
export async function checkFolders({ path1, path2 }: FolderCheckRequest, deps: FolderCheckDeps, stop: AbortSignal): Promise<FolderCheck> {
  const [one, two] = await Promise.all([path1 ? look(path1, deps, stop) : null, path2 ? look(path2, deps, stop) : null])
  const isKnown = one?.place != null && two?.place != null
  return {
    path1: one?.facts ?? null,
    path2: two?.facts ?? null,
    relation: isKnown ? relationOfPlaces(one.place, two.place) : 'unknown',
    asOf: new Date().toISOString(),
  }
}

async function look({ connectionId, folder }: FolderOfConnection, deps: FolderCheckDeps, stop: AbortSignal): Promise<Looked> {
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  try {
    const connection = await readConnection(connectionId, deps)
    if (connection.kind === 'local') return lookLocal(folder, deps, elapsed)
    return await lookRemote({ ...connection, id: connectionId }, folder, { deps, stop, elapsed })
  } catch (error) {
    const trouble = troubleText(error)
    if (trouble === null) throw error
    const cause = trouble.fix === null ? trouble.text : `${trouble.text} ${trouble.fix}`
    return { facts: { state: 'unreachable', cause, files: 0, bytes: 0, complete: true, elapsedMs: elapsed() }, place: null }
  }
}

type RemoteConnection = Extract<StoredConnection, { kind: 'remote' }> & { readonly id: string }

interface Looking {
  readonly deps: FolderCheckDeps
  readonly stop: AbortSignal
  readonly elapsed: () => number
}

async function lookRemote(
  { id, name, draft, settings }: RemoteConnection,
  folder: string,
  { deps, stop, elapsed }: Looking,
): Promise<Looked> {
  const nothing = { files: 0, bytes: 0, complete: true }
  const store = await deps.storage.openStore(settings)
  try {
    // Links on the way to it are followed, as they are by a run.
    const path = await store.realPath(remoteFolder(draft.config, folder))
    const place = { ...remotePlace({ origin: { id, name }, config: draft.config, settings, folder }), folder: path }
    const entry = await store.stat(path)
    // Where folders are no things of their own, one with nothing in it is there as soon as something is put into it.
    if (entry === null && store.traits.emptyFolders) return { facts: { state: 'missing', ...nothing, elapsedMs: elapsed() }, place }
    if (entry !== null && entry.kind !== 'directory') return { facts: { state: 'not-a-folder', ...nothing, elapsedMs: elapsed() }, place }
    const { files, bytes, isComplete } = await measureRemote(store, path, deps.limitMs, stop)
    return { facts: { state: 'ok', files, bytes, complete: isComplete, elapsedMs: elapsed() }, place }
  } finally {
    await store.close()
  }
}

function lookLocal(folder: string, { localRoots, ownFolder, limitMs }: FolderCheckDeps, elapsed: () => number): Looked {
  const refused = (state: FolderState, realPath: string | null, cause?: string): Looked => ({
    facts: { state, ...(cause === undefined ? {} : { cause }), files: 0, bytes: 0, complete: true, elapsedMs: elapsed() },
    place: realPath === null ? null : { kind: 'local', folder: realPath },
  })
  const found = locateFolder(folder, localRoots, ownFolder)
  if (found.kind === 'outside') return refused('not-allowed', null)
  if (found.kind === 'own') return refused('not-allowed', null, ownAdvice)
  if (found.kind === 'unreadable') return refused('unreadable', null)
  const { realPath } = found
  if (found.kind === 'missing') return refused('missing', realPath)
  const state = stateOf(realPath)
  if (state !== 'ok' && state !== 'not-writable') return refused(state, realPath)
  const { files, bytes, isComplete } = measureFolder(Buffer.from(realPath), limitMs)
  return { facts: { state, files, bytes, complete: isComplete, elapsedMs: elapsed() }, place: { kind: 'local', folder: realPath } }
}

function stateOf(realPath: string): FolderState {
  const stats = statSync(realPath, { throwIfNoEntry: false })
  if (stats === undefined) return 'missing'
  if (!stats.isDirectory()) return 'not-a-folder'
  if (!mayUse(realPath, constants.R_OK | constants.X_OK)) return 'unreadable'
  return mayUse(realPath, constants.W_OK) ? 'ok' : 'not-writable'
}

/** Asks the system without trying: nothing is written. */
function mayUse(path: string, how: number): boolean {
  try {
    accessSync(path, how)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}
