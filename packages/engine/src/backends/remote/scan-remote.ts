import { isKeying, type Keying, keyOf } from '../../core/path-key.ts'
import { comparePaths, joinPath, type RelPath } from '../../core/rel-path.ts'
import { compileScope } from '../../core/scope.ts'
import { isPathTrouble } from '../../errors.ts'
import type { DirectoryListing, ScanRequest, Shown } from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import { type FolderContent, type PageRules, pageOf, unlistedPage } from './remote-page.ts'
import type { RemotePlace } from './remote-place.ts'
import type { RemoteTreeListing } from './remote-store.ts'
import { rootTrouble } from './root-trouble.ts'
import { SpooledTree } from './spooled-tree.ts'
import { withTimes } from './with-times.ts'

/** How many folders are listed ahead of the one that is handed out, so that answers are on their way while others are read. */
const ahead = 16
const batchFolders = 64

interface ScanView {
  readonly label: string
  readonly shown: Shown
  isOwnTemporary(name: string): boolean
}

/** Hands out a remote folder's directories in canonical order. */
export async function* scanRemote(place: RemotePlace, request: ScanRequest, view: ScanView): AsyncGenerator<readonly DirectoryListing[]> {
  const { signal } = request
  signal?.throwIfAborted()
  const base = await place.base()
  const told = place.store.listTree?.(base, signal)
  if (told === undefined) {
    yield* walk(timed(askingSource(place, view.label, signal), place, request), request, view)
    return
  }
  const tree = new SpooledTree()
  try {
    const trouble = await spool(told, tree, view.label, signal)
    if (trouble === null) yield* walk(timed(spooledSource(tree), place, request), request, view)
    else yield [unlistedPage('', trouble)]
  } finally {
    tree.close()
  }
}

type Answer = { readonly content: FolderContent } | { readonly trouble: Error } | { readonly error: unknown }

/** Where a walk learns what is in a folder. */
interface Source {
  /** Never rejects, for nobody may be there yet to hear it. */
  contentOf(folder: RelPath): Promise<Answer>
  holdsOneOf(folder: RelPath, markers: readonly string[]): Promise<boolean>
}

function askingSource(place: RemotePlace, label: string, signal: AbortSignal | undefined): Source {
  const { store } = place
  return {
    contentOf: async (folder) => {
      try {
        return { content: await store.list(await place.at(folder), signal) }
      } catch (error) {
        if (!isPathTrouble(error)) return { error }
        // Where folders are no things of their own, a root that nobody wrote to is an empty one.
        const isEmptyRoot = folder === '' && errnoOf(error) === 'ENOENT' && !store.traits.emptyFolders
        if (isEmptyRoot) return { content: { entries: [], odd: [] } }
        const ending = folder === '' ? rootTrouble(error, label) : null
        return ending === null ? { trouble: error } : { error: ending }
      }
    },
    holdsOneOf: async (folder, markers) => {
      if (store.traits.caseInsensitive) {
        const { entries } = await store.list(await place.at(folder), signal)
        return entries.some(({ name, kind }) => kind !== 'directory' && markers.includes(name))
      }
      for (const marker of markers) {
        const entry = await store.stat(await place.at(joinPath(folder, marker)))
        if (entry !== null && entry.kind !== 'directory') return true
      }
      return false
    },
  }
}

function spooledSource(tree: SpooledTree): Source {
  return {
    contentOf: async (folder) => ({ content: tree.contentOf(folder) }),
    holdsOneOf: async (folder, markers) =>
      tree.contentOf(folder).entries.some(({ name, kind }) => kind !== 'directory' && markers.includes(name)),
  }
}

/** A source whose answers tell modification times, whether the storage's listings do or not. */
function timed(source: Source, place: RemotePlace, { known }: ScanRequest): Source {
  if (place.store.traits.timesByStat !== true) return source
  return {
    ...source,
    contentOf: async (folder) => {
      const answer = await source.contentOf(folder)
      if (!('content' in answer)) return answer
      const { entries, odd } = answer.content
      try {
        return { content: { entries: await withTimes(place, folder, entries, (await known?.(folder)) ?? new Map()), odd } }
      } catch (error) {
        return isPathTrouble(error) ? { trouble: error } : { error }
      }
    },
  }
}

/** Answers with what went wrong when not everything was told: nothing at all is known then. */
async function spool(
  told: AsyncIterable<RemoteTreeListing>,
  tree: SpooledTree,
  label: string,
  signal: AbortSignal | undefined,
): Promise<Error | null> {
  try {
    for await (const listing of told) {
      signal?.throwIfAborted()
      tree.add(listing)
    }
    return null
  } catch (error) {
    if (!isPathTrouble(error)) throw error
    const ending = rootTrouble(error, label)
    if (ending !== null) throw ending
    return error
  }
}

/** A folder that is still to be handed out, and the answer to come where it was asked for already. */
class Waiting {
  readonly path: RelPath
  #answer: Promise<Answer> | null = null

  constructor(path: RelPath) {
    this.path = path
  }

  ask(source: Source): Promise<Answer> {
    this.#answer ??= source.contentOf(this.path)
    return this.#answer
  }
}

async function* walk(source: Source, request: ScanRequest, view: ScanView): AsyncGenerator<readonly DirectoryListing[]> {
  const keying = isKeying(request.keying) ? request.keying : 'nfc'
  const scope = compileScope(request.scope)
  const rules: PageRules = { ...view, scope, isMarked: (folder) => source.holdsOneOf(folder, scope.markers) }
  const waiting = [new Waiting('')]
  let batch: DirectoryListing[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    request.signal?.throwIfAborted()
    const asked = next.ask(source)
    for (const soon of waiting.slice(-ahead)) void soon.ask(source)
    const answer = await asked
    if ('error' in answer) throw answer.error
    const { listing, folders } = await pageOrProblem(next.path, answer, rules)
    batch.push(listing)
    for (const name of inOrder(folders, keying).reverse()) waiting.push(new Waiting(joinPath(next.path, name)))
    if (batch.length < batchFolders) continue
    yield batch
    batch = []
  }
  yield batch
}

/** A folder of which something had to be asked that was not answered is one of which nothing is known. */
async function pageOrProblem(
  path: RelPath,
  answer: Exclude<Answer, { readonly error: unknown }>,
  rules: PageRules,
): ReturnType<typeof pageOf> {
  if ('trouble' in answer) return { listing: unlistedPage(path, answer.trouble), folders: [] }
  try {
    return await pageOf(path, answer.content, rules)
  } catch (error) {
    if (!isPathTrouble(error)) throw error
    return { listing: unlistedPage(path, error), folders: [] }
  }
}

function inOrder(names: readonly string[], keying: Keying): string[] {
  const keyed = names.map((name) => ({ name, key: keyOf(name, keying) }))
  keyed.sort((a, b) => comparePaths(a.key, b.key) || comparePaths(a.name, b.name))
  return keyed.map(({ name }) => name)
}
