import { isSafePath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { KeptAs } from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import type { TemporaryNames } from '../local/temporary-names.ts'
import { relay } from './relay.ts'
import { joinStored } from './remote-place.ts'
import type { RemoteStore } from './remote-store.ts'

/** A name is looked for beside as many others; then something is wrong with the folder. */
const mostBeside = 10_000

/**
 * Where files that are replaced or deleted are kept, on the same storage. No link below the given folder is followed. What stands in
 * the way of a folder, and a folder in the way of a file, stays: the version gets a name beside it, `NAME~1`.
 */
export class RemoteVersions {
  readonly #store: RemoteStore
  readonly #names: TemporaryNames
  readonly #guard: RunGuard
  /** Folders that are known to be there. */
  readonly #made = new Set<string>()

  constructor(store: RemoteStore, names: TemporaryNames, guard: RunGuard) {
    this.#store = store
    this.#names = names
    this.#guard = guard
  }

  /** Keeps a file that is to be gone. True when it is gone with that, false when a copy of it is kept and it is still to be removed. */
  async takeIn(from: string, keepAs: KeptAs): Promise<boolean> {
    const to = await this.#placeFor(keepAs)
    if (this.#store.move !== undefined && (await this.#unlessElsewhere(from, to, this.#store.move.bind(this.#store)))) return true
    await this.#copy(from, to)
    return false
  }

  /** Keeps a file that is about to be replaced: its content has a second place then. */
  async keepName(from: string, keepAs: KeptAs): Promise<void> {
    await this.#copy(from, await this.#placeFor(keepAs))
  }

  async #copy(from: string, to: string): Promise<void> {
    if (this.#store.copy !== undefined && (await this.#unlessElsewhere(from, to, this.#store.copy.bind(this.#store)))) return
    await relay(this.#store, from, to, this.#names, this.#guard)
  }

  /** False when the storage can't do it between these two places. */
  async #unlessElsewhere(from: string, to: string, act: (from: string, to: string) => Promise<void>): Promise<boolean> {
    this.#guard.assertMayWrite()
    try {
      await act(from, to)
      return true
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'EXDEV' || errno === 'ENOTSUP') return false
      throw error
    }
  }

  /** A free name, in folders that are there. A version that has the name is removed. */
  async #placeFor({ folder, path }: KeptAs): Promise<string> {
    if (!isSafePath(path)) throw new PathError('EINVAL', 'the name can not be used')
    await this.#makeWithParents(folder)
    let here = folder
    for (const name of parentOf(path).split('/').filter(Boolean)) here = await this.#folderIn(here, name)
    for (const place of besideNames(here, nameOf(path))) {
      const entry = await this.#store.stat(place)
      if (entry === null) return place
      if (entry.kind !== 'file') continue
      this.#guard.assertMayWrite()
      if (await this.#store.removeFile(place, entry)) return place
    }
    throw new PathError('EEXIST', 'there is no free name for the version')
  }

  async #folderIn(parent: string, name: RelPath): Promise<string> {
    for (const place of besideNames(parent, name)) {
      if (this.#made.has(place)) return place
      const entry = await this.#store.stat(place)
      if (entry !== null && entry.kind !== 'directory') continue
      if (entry === null) await this.#make(place)
      this.#made.add(place)
      return place
    }
    throw new PathError('EEXIST', 'there is no free name for the folder of the version')
  }

  async #makeWithParents(folder: string): Promise<void> {
    if (this.#made.has(folder) || !this.#store.traits.emptyFolders) return
    const missing: string[] = []
    for (let at = folder; at !== '' && at !== '/' && (await this.#store.stat(await this.#store.realPath(at))) === null; at = parentOf(at))
      missing.unshift(at)
    for (const each of missing) await this.#make(each)
    this.#made.add(folder)
  }

  async #make(folder: string): Promise<void> {
    if (!this.#store.traits.emptyFolders) return
    this.#guard.assertMayWrite()
    try {
      await this.#store.makeFolder(folder)
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
  }
}

function* besideNames(folder: string, name: string): Generator<string> {
  yield joinStored(folder, name)
  for (let number = 1; number < mostBeside; number++) yield joinStored(folder, `${name}~${number}`)
}
