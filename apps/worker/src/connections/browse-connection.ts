import { readdirSync } from 'node:fs'
import type { BrowseAnswer, JobPayload } from '@pairwise/contracts'
import { comparePaths, decodePath } from '@pairwise/engine'
import { remoteFolder } from '../adapters/store-settings.ts'
import type { Storage } from '../carry-out/carry-out-deps.ts'
import { listFolder } from '../folders/list-folder.ts'
import { locateFolder } from '../folders/locate-folder.ts'
import { readConnection, type StoredConnectionDeps } from './stored-connection.ts'
import { troubleText } from './trouble-text.ts'

export interface BrowseDeps extends StoredConnectionDeps {
  readonly storage: Pick<Storage, 'openStore'>
}

type Query = JobPayload<'browse-connection'>

interface Listed {
  readonly folders: readonly string[]
  readonly files: number
}

/** One page of the folders in a folder. Writes nothing, and says nothing about what lies outside of the roots. */
export async function browseConnection(query: Query, deps: BrowseDeps, stop: AbortSignal): Promise<BrowseAnswer> {
  const { folder } = query
  try {
    const connection = await readConnection(query.connectionId, deps)
    if (connection.kind === 'remote') {
      const { draft, settings } = connection
      const store = await deps.storage.openStore(settings)
      try {
        const { entries } = await listFolder(store, remoteFolder(draft.config, folder), stop)
        const folders = entries.flatMap(({ kind, name }) => (kind === 'directory' ? [name] : []))
        return pageOf({ folders, files: entries.length - folders.length }, query)
      } finally {
        await store.close()
      }
    }
    if (folder === '/') return rootsOf(deps.localRoots)
    const place = locateFolder(folder, deps.localRoots)
    if (place.kind === 'inside') return pageOf(listLocal(place.realPath), query)
    return { kind: 'refused', folder, cause: refusals[place.kind] }
  } catch (error) {
    const trouble = troubleText(error)
    if (trouble === null) throw error
    return { kind: 'refused', folder, cause: trouble.fix === null ? trouble.text : `${trouble.text} ${trouble.fix}` }
  }
}

const refusals = {
  missing: 'This folder does not exist. Is the disk mounted?',
  own: 'This folder is Pairwise’s own.',
  outside: 'This folder is outside of the folders that pairs may use.',
  unreadable: 'This folder can’t be reached by the worker.',
} as const

function rootsOf(roots: readonly string[]): BrowseAnswer {
  return { kind: 'folders', folder: '/', folders: roots.map((root) => ({ name: root, folder: root })), files: 0, next: null }
}

function listLocal(realPath: string): Listed {
  const entries = readdirSync(realPath, { withFileTypes: true, encoding: 'buffer' })
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [decodePath(entry.name)] : []))
  return { folders, files: entries.length - folders.length }
}

/** Names that no text can hold can be synced, and can't be entered here. */
function pageOf({ folders, files }: Listed, { folder, after, limit }: Query): BrowseAnswer {
  const all = folders.filter((name) => name.isWellFormed()).sort(comparePaths)
  const rest = after === undefined ? all : all.filter((name) => comparePaths(name, after) > 0)
  const page = rest.slice(0, limit)
  const above = folder.endsWith('/') ? folder : `${folder}/`
  return {
    kind: 'folders',
    folder,
    folders: page.map((name) => ({ name, folder: `${above}${name}` })),
    files,
    next: rest.length > limit ? (page.at(-1) ?? null) : null,
  }
}
