import { randomUUID } from 'node:crypto'
import { joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { OddEntry, RemoteEntry, RemoteListing } from '../remote/remote-store.ts'
import type { RcloneCalls, RcloneParameters } from './rclone-calls.ts'
import { entryOf, isRecord, itemsOf, onlyItemOf, type RcloneItem } from './rclone-entry.ts'
import type { RcloneFeatures } from './rclone-traits.ts'
import { fromRcloneName, toRclonePath } from './standard-names.ts'

/**
 * One remote of an rclone. Each request has a group of its own for what rclone counts, below that of the run: rclone leaves out of a
 * listing what it could not look at and only counts the errors, so a listing is whole when none was counted.
 */
export class RcloneRemote {
  readonly fs: string
  readonly calls: RcloneCalls
  readonly #group = `pairwise-${randomUUID()}`
  /** Folders that were listed as such; null where it can't be the disk of this server that is read. */
  readonly #listed: Set<RelPath> | null
  #number = 0

  constructor(calls: RcloneCalls, name: string, leadsToDisk: boolean) {
    this.calls = calls
    this.fs = `${name}:`
    this.#listed = leadsToDisk ? new Set(['']) : null
  }

  async list(folder: RelPath, hash: RcloneFeatures['hash'], signal?: AbortSignal): Promise<RemoteListing> {
    if (!(await this.#isListed(folder))) throw new PathError('ENOENT', `${folder} is no folder of ${this.fs}`)
    const answer = await this.#counted(
      'operations/list',
      { fs: this.fs, remote: toRclonePath(folder), opt: listOptions(hash) },
      () => false,
      signal,
    )
    const entries = new Map<string, RemoteEntry>()
    const odd: OddEntry[] = []
    for (const item of itemsOf(answer)) {
      const name = fromRcloneName(item.Name)
      if (name === null) odd.push({ name: item.Name, why: 'rclone can’t tell what its name really is' })
      else if (entries.has(name)) odd.push({ name, why: 'more than one thing has this name' })
      else entries.set(name, entryOf(name, item, hash))
    }
    for (const { name } of odd) entries.delete(name)
    for (const { name, kind } of entries.values()) if (kind === 'directory') this.#listed?.add(joinPath(folder, name))
    return { entries: [...entries.values()], odd }
  }

  async stat(path: RelPath, hash: RcloneFeatures['hash']): Promise<RemoteEntry | null> {
    if (!(await this.#isListed(parentOf(path)))) return null
    const item = await this.#item(path, hash)
    return item === null ? null : entryOf(nameOf(path), item, hash)
  }

  /**
   * On a disk rclone shows a link as a file, and enters it all the same when it leads to a folder. What is below a link is not taken for
   * there: it may be anywhere on the disk. RACE: a link that takes the place of a folder which was seen is entered.
   */
  async #isListed(folder: RelPath): Promise<boolean> {
    if (this.#listed === null || this.#listed.has(folder)) return true
    if ((await this.stat(folder, null))?.kind !== 'directory') return false
    this.#listed.add(folder)
    return true
  }

  async #item(path: RelPath, hash: RcloneFeatures['hash']): Promise<RcloneItem | null> {
    try {
      const isFound = (answer: unknown) => onlyItemOf(answer) !== null
      return onlyItemOf(
        await this.#counted('operations/stat', { fs: this.fs, remote: toRclonePath(path), opt: listOptions(hash) }, isFound),
      )
    } catch (error) {
      if (!(error instanceof PathError) || path === '') throw error
      if (error.code === 'ENOENT') return null
      // Some storages can't look for something below a file.
      if (error.code !== 'EIO') throw error
      const above = await this.#item(parentOf(path), hash)
      if (above?.IsDir === true) throw error
      return null
    }
  }

  /** The times and sizes that come back are those of the content, however the storage keeps it. */
  act(method: string, parameters: RcloneParameters, signal?: AbortSignal): Promise<unknown> {
    // rclone would take a file of the same size and time for the same content, and not touch it.
    return this.calls.call(method, { ...parameters, _group: this.#group, _config: { IgnoreTimes: true } }, signal)
  }

  async #counted(
    method: string,
    parameters: RcloneParameters,
    isSure: (answer: unknown) => boolean,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const group = `${this.#group}/${this.#number++}`
    const answer = await this.calls.call(method, { ...parameters, _group: group }, signal)
    if (isSure(answer)) return answer
    const stats = await this.calls.call('core/stats', { group }, signal)
    if (isRecord(stats) && stats['errors'] === 0) return answer
    throw new PathError('EIO', `rclone could not look at all that is in ${this.fs}${String(parameters['remote'])}`)
  }
}

function listOptions(hash: RcloneFeatures['hash']): RcloneParameters {
  return { noMimeType: true, ...(hash === null ? {} : { showHash: true, hashTypes: [hash] }) }
}
