import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { breathe } from '../../breathe.ts'
import { noMetadata } from '../../core/policy.ts'
import { isSafePath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { relationOf } from '../../core/relation.ts'
import { absent, type FileSeen, isAgreeable, isStill, type Seen, withoutRevision } from '../../core/seen.ts'
import { PathError, SyncError } from '../../errors.ts'
import {
  type Capabilities,
  type DirectoryListing,
  type MetadataValues,
  type OpenFile,
  plainlyShown,
  type ReadableBackend,
  type RootSeen,
  type ScanRequest,
  type Shown,
  type VersionsPlace,
} from '../../ports/storage-backend.ts'
import { describeErrno, errnoOf } from './errno.ts'
import { type FolderHandle, FolderHandles } from './folder-handles.ts'
import { isKept } from './is-kept.ts'
import { metadataKindsOf, metadataValuesOf, showsMetadata } from './local-metadata.ts'
import { LocalOpenFile } from './local-open-file.ts'
import { inFolder, type LocalPath } from './local-path.ts'
import { asWritten, granuleAt, nowNs, statsAt, toFileSeen, toSeen } from './local-seen.ts'
import { realPathOf } from './real-path.ts'
import { scanInThread } from './scan-in-thread.ts'
import { scanLocal } from './scan-local.ts'
import type { TemporaryNames } from './temporary-names.ts'

/** A few milliseconds in which nothing else is done. */
const looksAtOnce = 256
const openToRead = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * A local folder that can be looked at and not changed: this class has no call that writes. A scan of more than
 * `entriesBeforeThread` entries goes on in a thread; below that, starting one takes longer than it saves.
 */
export class LocalReadable implements ReadableBackend {
  readonly capabilities: Capabilities
  readonly label: string
  readonly reach = 'here'
  protected readonly names: TemporaryNames
  protected shown: Shown = plainlyShown
  #plainly: Shown = plainlyShown
  readonly #entriesBeforeThread: number
  #folders: FolderHandles | null = null
  /** For looking only, where links are followed. Nothing is ever changed through these. */
  #followed: FolderHandles | null = null

  constructor(path: string, names: TemporaryNames, entriesBeforeThread = 5000) {
    this.capabilities = {
      mtimePrecisionNs: 1_000n,
      ownRevision: true,
      fileIdChars: 8,
      granuleMs: granuleAt(path),
      caseInsensitive: false,
      maxNameBytes: 255,
      emptyFolders: true,
      links: ['skipped', 'synced', 'followed'],
      metadata: metadataKindsOf(path),
    }
    this.label = path
    this.names = names
    this.#entriesBeforeThread = entriesBeforeThread
  }

  show({ links, metadata }: Shown): void {
    this.shown = { links, metadata }
    this.#plainly = { links, metadata: noMetadata }
  }

  async root(): Promise<RootSeen> {
    try {
      const stats = statSync(this.label, { bigint: true })
      if (!stats.isDirectory()) return { kind: 'not-a-folder' }
      this.folders
      return { kind: 'folder', identity: `${stats.dev}:${stats.ino}` }
    } catch (error) {
      const cause = error instanceof SyncError ? error.cause : error
      if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return { kind: 'missing' }
      return { kind: 'unreadable', why: describeErrno(cause) }
    }
  }

  async *scan(request: ScanRequest): AsyncIterable<readonly DirectoryListing[]> {
    const { signal, scope, keying } = request
    const scan = { root: realpathSync(this.label), request: { scope, keying }, shown: this.shown, tag: this.names.tag }
    const walk = scanLocal(scan, { waiting: [''], maxEntries: this.#entriesBeforeThread })
    for (let next = walk.next(); ; next = walk.next()) {
      signal?.throwIfAborted()
      if (next.done === true) {
        if (next.value.length > 0) yield* scanInThread(scan, next.value, signal)
        return
      }
      yield next.value
      await breathe()
    }
  }

  async look(path: RelPath): Promise<Seen> {
    return this.lookIn(path, this.shown).found
  }

  async metadata(path: RelPath): Promise<MetadataValues | null> {
    const folder = this.folderOf(path)
    if (folder.kind !== 'open' || !showsMetadata(this.shown.metadata)) return null
    const at = inFolder(folder.fd, nameOf(path))
    const stats = statsAt(at, this.shown)
    if (stats === undefined || !isAgreeable(toSeen(stats, nowNs(), this.shown, at))) return null
    return metadataValuesOf(stats, this.shown, at)
  }

  async open(path: RelPath): Promise<OpenFile | null> {
    const folder = this.folderOf(path)
    if (folder.kind !== 'open') return null
    const asOf = nowNs()
    let fd: number
    try {
      const flags = this.shown.links === 'followed' ? openToRead & ~constants.O_NOFOLLOW : openToRead
      fd = openSync(inFolder(folder.fd, nameOf(path)), flags)
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'ELOOP') return this.#openLink(path, inFolder(folder.fd, nameOf(path)), asOf)
      if (errno === 'ENOENT' || errno === 'ENXIO' || errno === 'ENAMETOOLONG') return null
      throw error
    }
    const stats = fstatSync(fd, { bigint: true })
    const look = () => this.lookNow(path)
    if (stats.isFile()) return new LocalOpenFile(fd, stats, { asOf, shown: this.shown }, look, (seen) => this.isOwnDoing(path, seen))
    closeSync(fd)
    return null
  }

  /** A link can't be held open: what it points to is read at once, and the same object must still be there afterwards. */
  #openLink(path: RelPath, at: LocalPath, asOf: bigint): OpenFile | null {
    if (this.shown.links !== 'synced') return null
    const stats = lstatSync(at, { bigint: true, throwIfNoEntry: false })
    if (stats?.isSymbolicLink() !== true) return null
    const target = readlinkSync(at, { encoding: 'buffer' })
    return new LocalOpenLink(target, stats, asOf, this.shown, () => this.lookNow(path))
  }

  async overlaps(folder: string): Promise<boolean> {
    return relationOf(realPathOf(this.label), realPathOf(folder)) !== 'apart'
  }

  async isKept(path: RelPath, seen: FileSeen, place: VersionsPlace): Promise<boolean> {
    const folder = this.folderOf(path)
    if (folder.kind !== 'open' || !isStill(seen, this.lookNow(path))) return false
    const stats = lstatSync(inFolder(folder.fd, nameOf(path)), { bigint: true, throwIfNoEntry: false })
    return stats !== undefined && isKept(stats, place)
  }

  /** A file system that tells of no blocks at all does not count them. */
  async freeBytes(): Promise<number | null> {
    const { blocks, bavail, bsize } = statfsSync(this.label)
    return blocks === 0 ? null : bavail * bsize
  }

  async close(): Promise<void> {
    for (const folders of [this.#folders, this.#followed]) folders?.close()
    this.#folders = null
    this.#followed = null
  }

  protected get folders(): FolderHandles {
    this.#folders ??= openRoot(this.label)
    return this.#folders
  }

  /** The first step of every look and change. Handles from an earlier one may be closed by it. */
  protected folderOf(path: RelPath): FolderHandle {
    if (!isSafePath(path)) throw new PathError('EINVAL', 'the name can not be used')
    this.folders.trim()
    if (this.shown.links !== 'followed') return this.folders.open(parentOf(path))
    this.#followed ??= openRoot(this.label, { followsLinks: true })
    this.#followed.trim()
    return this.#followed.open(parentOf(path))
  }

  /** Whether all that happened to a file that showed `seen` is what this handle did to it under another of its names. This one did nothing. */
  protected async isOwnDoing(_path: RelPath, _seen: FileSeen): Promise<boolean> {
    return false
  }

  /** What a precondition asks for: metadata is no part of it. */
  protected lookNow(path: RelPath): Seen {
    return this.lookIn(path).found
  }

  /** With the handle it looked through; null where there is none, or where it may have been reached through links. */
  protected lookIn(path: RelPath, shown: Shown = this.#plainly): { readonly found: Seen; readonly folder: number | null } {
    const folder = this.folderOf(path)
    return {
      found: this.#seenIn(folder, path, shown),
      folder: folder.kind !== 'open' || this.shown.links === 'followed' ? null : folder.fd,
    }
  }

  /** Of paths that follow each other in one folder, the folder is looked at once. */
  protected async lookAtEach(paths: readonly RelPath[]): Promise<Seen[]> {
    const found: Seen[] = []
    for (let next = 0; next < paths.length; next += looksAtOnce) {
      let last: { readonly parent: RelPath; readonly folder: FolderHandle } | undefined
      for (const path of paths.slice(next, next + looksAtOnce)) {
        const parent = parentOf(path)
        if (last?.parent !== parent) last = { parent, folder: this.folderOf(path) }
        found.push(this.#seenIn(last.folder, path, this.shown))
      }
      await breathe()
    }
    return found
  }

  #seenIn(folder: FolderHandle, path: RelPath, shown: Shown): Seen {
    switch (folder.kind) {
      case 'open':
        return this.#lookThrough(folder.fd, path, shown)
      case 'absent':
        return absent
      case 'link':
        return this.shown.links === 'synced' ? absent : { kind: 'symlink' }
      case 'unreadable':
        return { kind: 'unreadable' }
    }
  }

  #lookThrough(folder: number, path: RelPath, shown: Shown): Seen {
    const asOf = nowNs()
    try {
      const at = inFolder(folder, nameOf(path))
      const stats = statsAt(at, shown)
      return stats === undefined ? absent : toSeen(stats, asOf, shown, at)
    } catch (error) {
      const errno = errnoOf(error)
      // A name that is too long for this disk is not on it.
      return errno === 'ENAMETOOLONG' ? absent : { kind: 'unreadable' }
    }
  }
}

function openRoot(path: string, options: { followsLinks?: boolean } = {}): FolderHandles {
  try {
    return new FolderHandles(path, options)
  } catch (error) {
    const missing = errnoOf(error) === 'ENOENT'
    throw new SyncError(missing ? 'root-missing' : 'root-unreadable', `${path} can't be opened: ${describeErrno(error)}`, { cause: error })
  }
}

class LocalOpenLink implements OpenFile {
  readonly seen: FileSeen
  readonly executable = false
  readonly metadata: MetadataValues | null
  readonly #target: Uint8Array
  readonly #exactly: FileSeen
  readonly #lookAgain: () => Seen
  #at = 0

  constructor(target: Uint8Array, stats: BigIntStats, asOf: bigint, shown: Shown, lookAgain: () => Seen) {
    this.#target = target
    this.seen = toFileSeen(stats, asOf, shown, '')
    this.metadata = metadataValuesOf(stats, shown, '')
    this.#exactly = asWritten(stats, shown, '')
    this.#lookAgain = lookAgain
  }

  async read(into: Uint8Array): Promise<number> {
    const part = this.#target.subarray(this.#at, this.#at + into.length)
    into.set(part)
    this.#at += part.length
    return part.length
  }

  /** A link never changes: another target makes it another link, of another id or at another time. */
  async isUnchanged(): Promise<boolean> {
    const now = this.#lookAgain()
    return (
      isStill(withoutRevision(this.#exactly), now) &&
      (now.kind !== 'file' || now.revision === null || now.revision === this.#exactly.revision)
    )
  }

  async close(): Promise<void> {}
}
