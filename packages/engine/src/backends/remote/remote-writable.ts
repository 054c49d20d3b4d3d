import { joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { inboxSuffix } from '../../core/scope.ts'
import { absent, directory, type FileSeen, isStill, type Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type {
  Changed,
  Inbox,
  KeptAs,
  MetadataValues,
  StagedContent,
  StagedFile,
  WritableBackend,
  WrittenFile,
} from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import type { TemporaryNames } from '../local/temporary-names.ts'
import { relay } from './relay.ts'
import { openRemoteInbox, removeRemoteInbox } from './remote-inbox.ts'
import type { RemotePlace } from './remote-place.ts'
import { RemoteReadable } from './remote-readable.ts'
import { RemoteStagedFile } from './remote-staged-file.ts'
import type { RemoteCondition, RemoteEntry, RemoteReader, RemoteUpload } from './remote-store.ts'
import { RemoteVersions } from './remote-versions.ts'
import { entryOf, fileSeen, seenOf } from './seen-of-entry.ts'
import { whileAllowed } from './while-allowed.ts'

/**
 * A folder of a remote storage that can be changed. Before each request that changes something, in this order: no link leads to the
 * folder it is in, the place shows what is expected, and the guard says yes. What the storage itself checks in the same step as the act is left to
 * it. RACE: where it checks nothing, a change by others in the moment between the look and the request is overwritten; where versions
 * are kept, it is found there.
 */
export class RemoteWritable extends RemoteReadable implements WritableBackend {
  readonly #guard: RunGuard
  readonly #versions: RemoteVersions
  /** Where folders are no things of their own: folders that are known to be no files. */
  readonly #noFiles = new Set<RelPath>([''])
  /** Those that are being looked at for that: whoever comes meanwhile waits for the same answer. */
  readonly #asked = new Map<RelPath, Promise<void>>()

  /** Where the storage can tell of many files at once. */
  readonly settle?: (written: readonly WrittenFile[]) => Promise<readonly FileSeen[]>
  /** Where a program of the storage's own moves content. */
  readonly pace?: (bytesPerSecond: number | null) => Promise<void>

  constructor(place: RemotePlace, names: TemporaryNames, label: string, guard: RunGuard) {
    super(place, names, label)
    if (place.store.settle !== undefined) this.settle = (written) => this.#settle(written)
    const { store } = place
    if (store.pace !== undefined) this.pace = store.pace.bind(store)
    this.#guard = guard
    this.#versions = new RemoteVersions(place.store, names, guard)
  }

  /** What a program of the storage's own fetches as a whole is given up once the run may write no more: it would be for nothing. */
  protected override async openReader(at: string): Promise<RemoteReader | null> {
    const reader = await super.openReader(at)
    if (reader === null || this.pace === undefined) return reader
    const read = (into: Uint8Array) =>
      whileAllowed(
        () => this.#guard.assertMayWrite(),
        (signal) => {
          // The read that it cuts off says why.
          signal.addEventListener('abort', () => void reader.close().catch(() => undefined))
          return reader.read(into)
        },
      )
    return { entry: reader.entry, whole: reader.whole, read, close: () => reader.close() }
  }

  async stage(path: RelPath, content: StagedContent): Promise<StagedFile> {
    this.refuseBadName(path)
    if (content.form === 'link') throw new PathError('ENOTSUP', 'links can not be made here')
    const parent = parentOf(path)
    await this.#enter(parent)
    const temporary = await this.place.at(joinPath(parent, this.names.next()))
    const upload = await this.store.upload(await this.place.at(path), temporary, {
      size: content.size,
      mtimeNs: content.mtimeNs,
      mode: this.store.traits.modes ? (content.metadata?.mode ?? null) : null,
      executable: content.executable,
      ...(content.md5 === undefined ? {} : { md5: content.md5 }),
      isSettledLater: content.isSettledLater === true && this.settle !== undefined,
      assertMayWrite: () => this.#guard.assertMayWrite(),
    })
    return new RemoteStagedFile(upload, content.size, {
      openInbox: (takeIn) => this.#openInbox(path, content.size, takeIn),
      publish: (sent, expected, keepAs) => this.#publish(path, sent, expected, keepAs),
      seen: (entry) => fileSeen(entry, this.shown),
    })
  }

  async #openInbox(path: RelPath, size: number, takeIn: (from: string) => Promise<number>): Promise<Inbox | null> {
    const parent = parentOf(path)
    await this.#enter(parent)
    const [target, inbox] = [await this.place.at(path), await this.place.at(joinPath(parent, this.names.inboxOf(nameOf(path))))]
    return openRemoteInbox(this.store, { target, inbox, size, takeIn, assertMayWrite: () => this.#guard.assertMayWrite() })
  }

  async #publish(
    path: RelPath,
    upload: RemoteUpload,
    expected: Seen,
    keepAs: KeptAs | null,
  ): Promise<RemoteEntry | { readonly found: Seen }> {
    const { conditions } = this.store.traits
    const isReplacing = expected.kind === 'file'
    const isChecked = isReplacing ? conditions.replace && expected.revision !== null : conditions.create && expected.kind === 'absent'
    const completing = upload.complete?.()
    // What is wrong with it is told below, unless something else comes first.
    completing?.catch(() => {})
    let entry: RemoteEntry | null = null
    for (const isKept of keepAs === null ? [true] : [false, true]) {
      if (!isChecked || keepAs !== null || this.store.traits.modes) {
        const there = await this.#lookToChange(path)
        if (!isStill(expected, there.seen)) return { found: there.seen }
        entry = there.entry
      } else await this.#enter(parentOf(path))
      // Keeping takes time, so what is there is looked at again.
      if (!isKept && expected.kind === 'file' && keepAs !== null) await this.#versions.keepName(await this.place.at(path), keepAs)
    }
    await completing
    const condition = conditionOf(entry ?? (expected.kind === 'file' ? entryOf(nameOf(path), expected) : null))
    const written = await upload.publish(condition)
    return written ?? { found: await this.look(path) }
  }

  /** What is there, for a change: a link on the way is an error. */
  async #lookToChange(path: RelPath): Promise<{ readonly entry: RemoteEntry | null; readonly seen: Seen }> {
    this.refuseBadName(path)
    const [entry] = await Promise.all([this.statAt(path), this.#enter(parentOf(path))])
    return { entry, seen: seenOf(entry, this.shown) }
  }

  async #enter(folder: RelPath): Promise<void> {
    if (!(await this.place.isInside(folder))) throw new PathError('ELOOP', 'a link took the place of its folder')
    if (this.capabilities.emptyFolders || this.#noFiles.has(folder)) return
    const asked = this.#asked.get(folder) ?? this.#refuseFile(folder).finally(() => this.#asked.delete(folder))
    this.#asked.set(folder, asked)
    await asked
  }

  async #refuseFile(folder: RelPath): Promise<void> {
    await this.#enter(parentOf(folder))
    if ((await this.statAt(folder))?.kind === 'file') throw new PathError('ENOENT', 'its folder is not there, but a file of that name')
    this.#noFiles.add(folder)
  }

  async makeFolder(path: RelPath): Promise<Changed<Seen>> {
    const { seen } = await this.#lookToChange(path)
    if (seen.kind === 'directory') return { done: true, seen: directory }
    if (seen.kind !== 'absent') return { done: false, found: seen }
    if (!this.capabilities.emptyFolders) return { done: true, seen: directory }
    this.#guard.assertMayWrite()
    try {
      await this.store.makeFolder(await this.place.at(path))
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
      const found = await this.look(path)
      return found.kind === 'directory' ? { done: true, seen: directory } : { done: false, found }
    }
    return { done: true, seen: directory }
  }

  async move(from: RelPath, expected: Seen, to: RelPath): Promise<Changed<Seen>> {
    const [source, target] = await Promise.all([this.#lookToChange(from), this.#lookToChange(to)])
    if (!isStill(expected, source.seen)) return { done: false, found: source.seen }
    if (target.seen.kind !== 'absent') return { done: false, found: target.seen }
    const isDone = await this.#rename(source.entry as RemoteEntry, await this.place.at(from), await this.place.at(to))
    return isDone ? { done: true, seen: await this.look(to) } : { done: false, found: await this.look(to) }
  }

  /** False when something has the new name by now. */
  async #rename(entry: RemoteEntry, from: string, to: string): Promise<boolean> {
    const { store } = this
    try {
      if (store.move !== undefined) {
        this.#guard.assertMayWrite()
        await store.move(from, to)
        return true
      }
      if (entry.kind !== 'file') throw new PathError('ENOTSUP', 'folders can not be renamed here')
      if (store.copy === undefined) await relay(store, from, to, this.names, this.#guard)
      else {
        this.#guard.assertMayWrite()
        await store.copy(from, to)
      }
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false
      throw error
    }
    this.#guard.assertMayWrite()
    if (!(await store.removeFile(from, entry))) throw new PathError('ESTALE', 'it changed while it was given its new name')
    return true
  }

  /** No file of a remote storage is given a second name. */
  async addName(): Promise<null> {
    return null
  }

  sinceOwnChanges(seen: FileSeen): FileSeen {
    return seen
  }

  expecting(_path: RelPath, seen: Seen): Seen {
    return seen
  }

  async setMtime(path: RelPath, expected: FileSeen, mtimeNs: bigint): Promise<Changed<FileSeen>> {
    const { setMtime } = this.store
    if (this.capabilities.mtimePrecisionNs === null || setMtime === undefined)
      throw new PathError('ENOTSUP', 'modification times can not be set here')
    const { entry, seen } = await this.#lookToChange(path)
    if (!isStill(expected, seen) || entry === null) return { done: false, found: seen }
    this.#guard.assertMayWrite()
    await setMtime.call(this.store, await this.place.at(path), entry, mtimeNs)
    const after = await this.look(path)
    return after.kind === 'file' && after.size === expected.size ? { done: true, seen: after } : { done: false, found: after }
  }

  async setMetadata(path: RelPath, expected: Seen, { mode }: MetadataValues): Promise<Changed<Seen>> {
    const { entry, seen } = await this.#lookToChange(path)
    if (!isStill(expected, seen)) return { done: false, found: seen }
    const { setMode } = this.store
    if (mode === undefined || entry === null || setMode === undefined || !this.store.traits.modes) return { done: true, seen }
    this.#guard.assertMayWrite()
    await setMode.call(this.store, await this.place.at(path), ((entry.mode ?? 0) & 0o7000) | (mode & 0o777))
    return { done: true, seen: await this.look(path) }
  }

  async removeFile(path: RelPath, expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<Seen>> {
    const { entry, seen } = await this.#lookToChange(path)
    if (!isStill(expected, seen)) return { done: false, found: seen }
    if (entry === null || entry.kind === 'directory') throw new PathError('EISDIR', 'it is no file')
    const at = await this.place.at(path)
    if (keepAs !== null && (await this.#versions.takeIn(at, keepAs))) return { done: true, seen: absent }
    this.#guard.assertMayWrite()
    if (!(await this.store.removeFile(at, entry))) return { done: false, found: await this.look(path) }
    return { done: true, seen: absent }
  }

  async removeFolder(path: RelPath): Promise<Changed<Seen>> {
    const { seen } = await this.#lookToChange(path)
    if (seen.kind === 'absent') return { done: true, seen: absent }
    if (seen.kind !== 'directory' || !this.capabilities.emptyFolders) return { done: false, found: seen }
    this.#guard.assertMayWrite()
    try {
      await this.store.removeFolder(await this.place.at(path))
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'ENOTEMPTY') return { done: false, found: directory }
      if (errno !== 'ENOENT') throw error
    }
    return { done: true, seen: absent }
  }

  async removeLeftovers(folder: RelPath, names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (!this.names.isOwn(name)) throw new Error(`${name} is not a temporary file of this pair`)
      const path = joinPath(folder, name)
      const { entry } = await this.#lookToChange(path)
      if (entry?.kind === 'directory' && name.endsWith(inboxSuffix))
        await removeRemoteInbox(this.store, await this.place.at(path), () => this.#guard.assertMayWrite())
      if (entry?.kind !== 'file') continue
      this.#guard.assertMayWrite()
      await this.store.removeFile(await this.place.at(path), entry)
    }
  }

  async #settle(written: readonly WrittenFile[]): Promise<readonly FileSeen[]> {
    const entries = await Promise.all(
      written.map(async ({ path, seen }) => ({ path: await this.place.at(path), entry: entryOf(nameOf(path), seen) })),
    )
    const shown = (await this.store.settle?.(entries)) ?? []
    return written.map(({ seen }, at) => ({ ...seen, revision: shown[at]?.revision ?? null }))
  }

  makeDurable(): Promise<void> {
    return this.store.makeDurable()
  }
}

function conditionOf(expected: RemoteEntry | null): RemoteCondition {
  return expected === null ? { kind: 'absent' } : { kind: 'is', entry: expected }
}
