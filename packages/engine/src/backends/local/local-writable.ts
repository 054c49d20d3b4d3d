import { lstatSync } from 'node:fs'
import { isSafePath, joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { inboxSuffix } from '../../core/scope.ts'
import { absent, directory, type FileSeen, isStill, type Seen, settled } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { GuardInThread, RunGuard } from '../../ports/run-guard.ts'
import type {
  Changed,
  CopyThreads,
  KeptAs,
  MetadataValues,
  StagedContent,
  StagedFile,
  WritableBackend,
  WrittenFile,
} from '../../ports/storage-backend.ts'
import { ChangedPaths } from './changed-paths.ts'
import type { ThreadSide } from './copy-thread-data.ts'
import { LocalCopyThreads } from './copy-threads.ts'
import { errnoOf } from './errno.ts'
import { giveMetadata } from './give-metadata.ts'
import { GuardedFs } from './guarded-fs.ts'
import { type KeepingPlace, keepFirst } from './keep-first.ts'
import { KeptVersions } from './kept-versions.ts'
import { removeInbox } from './local-inbox.ts'
import { inFolder, type LocalPath } from './local-path.ts'
import { LocalReadable } from './local-readable.ts'
import { asWritten, nowNs, statsAt, toSeen } from './local-seen.ts'
import { makeDurable } from './make-durable.ts'
import { isSameObject, namesOf, OtherNames } from './other-names.ts'
import { LocalStagedFile } from './staged-file.ts'
import { LocalStagedLink } from './staged-link.ts'
import { takeFreeName } from './take-free-name.ts'
import type { TemporaryNames } from './temporary-names.ts'
import { createWhole, largestWhole, readWhole, type WholeFile } from './whole-file.ts'

/** What was read and what was written. The content is good until the next file is read. */
export type CreatedFile = WholeFile & { readonly target: FileSeen }

/** A local folder that can be changed. Each change looks at its target and acts without waiting in between. */
export class LocalWritable extends LocalReadable implements WritableBackend {
  readonly #guard: RunGuard
  readonly #fs: GuardedFs
  readonly #versions = new Map<string, KeptVersions>()
  readonly #others = new OtherNames()
  readonly #changed = new ChangedPaths()
  readonly #umask = process.umask()

  constructor(path: string, names: TemporaryNames, guard: RunGuard, entriesBeforeThread?: number) {
    super(path, names, entriesBeforeThread)
    this.#guard = guard
    this.#fs = new GuardedFs(guard)
  }

  async stage(path: RelPath, content: StagedContent): Promise<StagedFile> {
    const place = {
      folder: () => this.#openFolderOf(path),
      temporary: this.names.next(),
      inbox: () => this.names.inboxOf(nameOf(path)),
      name: nameOf(path),
      umask: this.#umask,
      shown: this.shown,
      ...this.#keepingPlace(path),
      lookIn: () => this.lookIn(path),
      published: () => this.#changed.note(path, true),
    }
    const staged = content.form === 'link' ? new LocalStagedLink(this.#fs, place, content) : new LocalStagedFile(this.#fs, place, content)
    return {
      write: (bytes) => staged.write(bytes),
      writeFrom: async (file, bytes) => (staged instanceof LocalStagedFile ? staged.writeFrom(file, bytes) : null),
      ...(staged instanceof LocalStagedFile ? { openInbox: () => staged.openInbox() } : {}),
      discard: () => staged.discard(),
      publish: (expected, keepAs) => {
        const publish = async () => staged.publish(this.expecting(path, expected), keepAs)
        return expected.kind === 'file' ? this.#changing(path, publish) : publish()
      },
    }
  }

  /**
   * Copies a small file to where nothing is, each folder being looked at right before it is acted in. Null where that takes the
   * steps of `open`, `stage` and `publish`, or where they say why it can't be done: nothing was changed then.
   */
  createFrom(source: LocalWritable, from: RelPath, expected: FileSeen, to: RelPath): CreatedFile | null {
    if (expected.form !== undefined || expected.size > largestWhole || this.shown.links === 'followed') return null
    const there = source.folderOf(from)
    const file = there.kind === 'open' ? readWhole(inFolder(there.fd, nameOf(from)), expected, source.shown) : null
    const here = file === null ? null : this.folderOf(to)
    if (file === null || here?.kind !== 'open') return null
    const target = createWhole(this.#fs, { folder: here.fd, name: nameOf(to), shown: this.shown }, file)
    if (target === null) return null
    this.#changed.note(to, true)
    return { ...file, target }
  }

  /** Whether a file has other names, under which others of this program may be changing it. */
  hasOtherNames(path: RelPath): boolean {
    const at = this.#placeOf(path)
    return at !== null && namesOf(at) > 1n
  }

  protected override async isOwnDoing(path: RelPath, seen: FileSeen): Promise<boolean> {
    return this.#others.changing([{ at: () => this.#placeOf(path), isAdding: true }], async () => {
      const [now, there] = [this.#others.since(seen), this.#exactly(path)]
      return now !== seen && there !== null && isStill(now, there)
    })
  }

  async makeFolder(path: RelPath): Promise<Changed<Seen>> {
    try {
      this.#fs.mkdir(this.#at(path))
      this.#changed.note(path, true)
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
      const found = this.lookNow(path)
      if (found.kind !== 'directory') return { done: false, found }
    }
    return { done: true, seen: directory }
  }

  async move(from: RelPath, expected: Seen, to: RelPath): Promise<Changed<Seen>> {
    return this.#changing(from, async () => {
      const found = this.lookNow(from)
      if (!isStill(this.expecting(from, expected), found)) return { done: false, found }
      const taken = this.lookNow(to)
      if (taken.kind !== 'absent') return { done: false, found: taken }
      if (!takeFreeName(this.#fs, { from: this.#at(from), to: this.#at(to), isFile: found.kind === 'file' }))
        return { done: false, found: this.lookNow(to) }
      if (found.kind === 'directory') this.folders.forget(from)
      this.#changed.note(from, false)
      this.#changed.note(to, true)
      return { done: true, seen: this.#lookAtWritten(to) }
    })
  }

  async addName(
    from: RelPath,
    expected: FileSeen,
    to: RelPath,
    expectedThere: Seen,
    keepAs: KeptAs | null = null,
  ): Promise<Changed<FileSeen> | null> {
    return this.#others.changing([{ at: () => this.#placeOf(from), isAdding: true }, { at: () => this.#placeOf(to) }], () =>
      this.#addName(from, expected, to, { expected: expectedThere, keepAs }),
    )
  }

  async #addName(
    from: RelPath,
    expected: FileSeen,
    to: RelPath,
    there: { readonly expected: Seen; readonly keepAs: KeptAs | null },
  ): Promise<Changed<FileSeen> | null> {
    const source = this.#exactly(from)
    if (source === null || !isStill(this.#others.since(expected), source)) return null
    const wanted = this.expecting(to, there.expected)
    const found = this.lookNow(to)
    if (!isStill(wanted, found)) return { done: false, found }
    if (isSameObject(this.#at(from), this.#at(to))) return { done: true, seen: source }
    const changed = await keepFirst(this.#keepingPlace(to), wanted, there.keepAs)
    if (changed !== null) return { done: false, found: changed }
    const failed = this.#linkInPlaceOf(from, to, wanted)
    if (failed === 'impossible') return null
    if (failed !== null) return { done: false, found: failed }
    this.#changed.note(to, true)
    const seen = this.#lookAtWritten(to)
    return seen.kind === 'file' ? { done: true, seen } : { done: false, found: seen }
  }

  sinceOwnChanges(seen: FileSeen): FileSeen {
    return this.#others.since(seen)
  }

  expecting(path: RelPath, seen: Seen): Seen {
    return this.#others.expected(seen, () => this.#exactly(path))
  }

  async setMtime(path: RelPath, expected: FileSeen, mtimeNs: bigint): Promise<Changed<FileSeen>> {
    return this.#changing(path, async () => {
      const found = this.lookNow(path)
      if (!isStill(this.expecting(path, expected), found)) return { done: false, found }
      const at = this.#at(path)
      this.#fs.setTimes(at, lstatSync(at, { bigint: true }).atimeNs, mtimeNs)
      this.#changed.note(path, true)
      const seen = this.#lookAtWritten(path)
      return seen.kind === 'file' ? { done: true, seen } : { done: false, found: seen }
    })
  }

  async setMetadata(path: RelPath, expected: Seen, metadata: MetadataValues): Promise<Changed<Seen>> {
    return this.#changing(path, async () => {
      const found = this.lookNow(path)
      if (!isStill(this.expecting(path, expected), found)) return { done: false, found }
      const at = this.#at(path)
      const { ino } = lstatSync(at, { bigint: true })
      if (!giveMetadata(this.#fs, at, ino, metadata)) return { done: false, found: this.lookNow(path) }
      this.#changed.note(path, true)
      return { done: true, seen: this.#lookAtWritten(path) }
    })
  }

  /** RACE: an edit that falls into the moment between the look and the removal goes with the file. */
  async removeFile(path: RelPath, expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<Seen>> {
    return this.#changing(path, async () => {
      const wanted = this.expecting(path, expected)
      const found = this.lookNow(path)
      if (!isStill(wanted, found)) return { done: false, found }
      const versions = keepAs === null ? null : this.#versionsIn(keepAs.folder)
      if (keepAs === null || versions === null) this.#fs.unlink(this.#at(path))
      else if (!versions.takeIn(this.#at(path), keepAs.path)) {
        await versions.copyIn(this.#at(path), keepAs.path)
        const again = this.lookNow(path)
        if (!isStill(wanted, again)) return { done: false, found: again }
        this.#fs.unlink(this.#at(path))
      }
      this.#changed.note(path, false)
      return { done: true, seen: absent }
    })
  }

  async removeFolder(path: RelPath): Promise<Changed<Seen>> {
    const found = this.lookNow(path)
    if (found.kind === 'absent') return { done: true, seen: absent }
    if (found.kind !== 'directory') return { done: false, found }
    try {
      this.#fs.rmdir(this.#at(path))
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'ENOTEMPTY' || errno === 'EEXIST') return { done: false, found: directory }
      throw error
    }
    this.folders.forget(path)
    this.#changed.note(path, false)
    return { done: true, seen: absent }
  }

  async removeLeftovers(folder: RelPath, names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (!this.names.isOwn(name)) throw new Error(`${name} is not a temporary file of this pair`)
      const at = this.#at(joinPath(folder, name))
      const stats = lstatSync(at, { throwIfNoEntry: false })
      if (stats?.isFile() === true || stats?.isSymbolicLink() === true) this.#fs.unlink(at)
      else if (stats?.isDirectory() === true && name.endsWith(inboxSuffix)) removeInbox(this.#fs, at)
    }
  }

  async makeDurable(): Promise<void> {
    const changed = this.#changed.take()
    for (const versions of this.#versions.values()) await versions.makeDurable()
    await makeDurable(this.label, changed)
  }

  async settle(written: readonly WrittenFile[]): Promise<readonly FileSeen[]> {
    const found = await this.lookAtEach(written.map(({ path }) => path))
    return written.map(({ seen }, index) => settled(seen, found[index] as Seen))
  }

  copyThreads(path2: WritableBackend, { withHash }: { readonly withHash: boolean }): CopyThreads | null {
    if (!(path2 instanceof LocalWritable)) return null
    const [one, two] = [this.#guard.inThread, path2.#guard.inThread]
    if (one === undefined || two === undefined) return null
    const threads = new LocalCopyThreads((thread) => ({
      sides: { path1: this.#inThread(thread, one), path2: path2.#inThread(thread, two) },
      withHash,
    }))
    const backends = { path1: this, path2 }
    return {
      copy: async (orders) => {
        const copied = await threads.copy(orders)
        for (const { side, outcome } of copied.outcomes)
          for (const { spelled } of outcome.records) backends[side].#changed.note(spelled[side], true)
        return copied
      },
      close: () => threads.close(),
    }
  }

  /** The thread enters the very folder that is open here, whatever has its path by then. */
  #inThread(thread: number, guard: GuardInThread): ThreadSide {
    return { root: this.folders.ownPath, names: this.names.ofThread(thread), shown: this.shown, guard }
  }

  override async close(): Promise<void> {
    for (const versions of this.#versions.values()) versions.close()
    this.#versions.clear()
    await super.close()
  }

  #keepingPlace(path: RelPath): KeepingPlace {
    return {
      look: () => this.lookNow(path),
      keepName: (as) => this.#versionsIn(as.folder).linkIn(this.#at(path), as.path),
      keepCopy: (as) => this.#versionsIn(as.folder).copyIn(this.#at(path), as.path),
    }
  }

  #versionsIn(folder: string): KeptVersions {
    let versions = this.#versions.get(folder)
    if (versions === undefined) {
      versions = new KeptVersions(folder, this.names, this.#guard)
      this.#versions.set(folder, versions)
    }
    return versions
  }

  /** What comes before a change, the look included, is part of it: other changes of the same file under other names wait. */
  #changing<T>(path: RelPath, act: () => Promise<T>): Promise<T> {
    return this.#others.changing([{ at: () => this.#placeOf(path) }], act)
  }

  /** Null where no folder is open that it could be in. */
  #placeOf(path: RelPath): LocalPath | null {
    const folder = isSafePath(path) ? this.folders.open(parentOf(path)) : null
    return folder?.kind === 'open' ? inFolder(folder.fd, nameOf(path)) : null
  }

  /** A file with its revision, however young it is. */
  #exactly(path: RelPath): FileSeen | null {
    const at = this.#placeOf(path)
    const stats = at === null ? undefined : lstatSync(at, { bigint: true, throwIfNoEntry: false })
    return at !== null && stats?.isFile() === true ? asWritten(stats, this.shown, at) : null
  }

  /**
   * Null when the name was given, `impossible` when the disk can't, else what took the place meanwhile. RACE: what comes into a
   * place between the look at it and the rename is replaced, as where content is published.
   */
  #linkInPlaceOf(from: RelPath, to: RelPath, expectedThere: Seen): Seen | 'impossible' | null {
    try {
      if (expectedThere.kind === 'absent') {
        this.#fs.link(this.#at(from), this.#at(to))
        return null
      }
      const temporary = joinPath(parentOf(to), this.names.next())
      this.#fs.link(this.#at(from), this.#at(temporary))
      this.#fs.rename(this.#at(temporary), this.#at(to))
      return null
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'EEXIST') return this.lookNow(to)
      if (errno === 'EXDEV' || errno === 'EMLINK' || errno === 'EPERM' || errno === 'ENOTSUP') return 'impossible'
      throw error
    }
  }

  #lookAtWritten(path: RelPath): Seen {
    const at = this.#at(path)
    const stats = statsAt(at, this.shown)
    if (stats === undefined) return absent
    const seen = toSeen(stats, nowNs(), this.shown, at)
    return seen.kind === 'file' ? asWritten(stats, this.shown, at) : seen
  }

  /** The path through an open handle of its folder. Throws when the folder is not there or a link is in its place. */
  #at(path: RelPath): LocalPath {
    return inFolder(this.#openFolderOf(path), nameOf(path))
  }

  #openFolderOf(path: RelPath): number {
    if (!isSafePath(path)) throw new PathError('EINVAL', 'the name can not be used')
    const folder = this.folders.open(parentOf(path))
    if (folder.kind === 'open') return folder.fd
    if (folder.kind === 'unreadable') throw new PathError('EACCES', folder.why)
    if (folder.kind === 'link') throw new PathError('ELOOP', 'a link took the place of its folder')
    throw new PathError('ENOENT', 'its folder is not there')
  }
}
