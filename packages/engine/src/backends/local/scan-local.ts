/** The walk over a local tree: plain paths, no link followed, one page of bytes per directory and no object per file. */
import { type BigIntStats, closeSync, constants, lstatSync, openSync } from 'node:fs'
import { PageWriter } from '../../core/page.ts'
import { isKeying, type Keying, keyOf } from '../../core/path-key.ts'
import { comparePaths, isSafeName, joinPath, type RelPath } from '../../core/rel-path.ts'
import { type CompiledScope, compileScope, temporaryPrefix } from '../../core/scope.ts'
import type { ApartEntry, DirectoryListing, ScanRequest, Shown } from '../../ports/storage-backend.ts'
import { isTooDeep, openDeep } from './deep-folder.ts'
import { describeErrno, errnoOf, isOfDisk } from './errno.ts'
import { type EntryKind, type FolderNames, kindOf, readNames } from './folder-names.ts'
import { FollowedLinks } from './followed-links.ts'
import { showsMetadata } from './local-metadata.ts'
import { inFolder, type LocalPath, localPath } from './local-path.ts'
import { fileIdOf, granuleMs, isCoarse, isFromTheFuture, isYoung, nowNs, statsAt, toDirectorySeen, toFileSeen } from './local-seen.ts'
import type { QuickLook } from './quick-look.ts'
import { TemporaryNames } from './temporary-names.ts'

/** Listings are handed over in batches of about this many bytes or this many directories. */
const batchBytes = 1 << 20
const batchFolders = 512

/** A scan waits for young files at most so often. */
const maxWaits = 50

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** What a scan is asked. Plain data, since it may go to a thread. */
export interface LocalScan {
  readonly root: string
  readonly request: Pick<ScanRequest, 'scope' | 'keying'>
  readonly shown: Shown
  /** Names the temporary files of the pair. */
  readonly tag: string
}

/** Where a walk begins, and how far it may go. */
export interface WalkSpan {
  /** Folders to walk, the last one first. */
  readonly waiting: readonly RelPath[]
  /** The walk ends before the first folder that would take it past so many entries. */
  readonly maxEntries: number
}

/** Returns the folders it did not come to. A quick look is worth its time where there is much to be looked at. */
export function* scanLocal(scan: LocalScan, span: WalkSpan, quickLook: QuickLook | null = null): Generator<DirectoryListing[], RelPath[]> {
  const walk = new Walk(scan, quickLook)
  const waiting = [...span.waiting]
  let room = span.maxEntries
  let batch: DirectoryListing[] = []
  let bytes = 0
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const listed = walk.list(path, room)
    if (listed === null) {
      waiting.push(path)
      break
    }
    const { listing, folders } = listed
    room -= listed.names
    for (let i = folders.length - 1; i >= 0; i--) waiting.push(joinPath(path, folders[i] as string))
    batch.push(listing)
    bytes += listing.entries.length
    if (bytes < batchBytes && batch.length < batchFolders) continue
    yield batch
    batch = []
    bytes = 0
  }
  yield batch
  return waiting
}

interface Listed {
  readonly listing: DirectoryListing
  /** Names of the folders in it, in the order of a walk. */
  readonly folders: string[]
  /** How many names it has in all. */
  readonly names: number
}

/** The folder that is being listed. */
interface Here {
  readonly path: RelPath
  /** Open where names in it are looked at by it. */
  readonly handle: number | null
  /** Whether its path is too long to be used. */
  readonly isDeep: boolean
}

class Walk {
  readonly #prefix: string
  readonly #scope: CompiledScope
  readonly #keying: Keying
  readonly #shown: Shown
  /** Whether any metadata is shown; without, no directory is looked at and no file gets an object. */
  readonly #shows: boolean
  /** Whether it is told which names are those of one file. */
  readonly #showsNames: boolean
  readonly #names: TemporaryNames
  /** Null also where more is shown than it tells. */
  readonly #quickLook: QuickLook | null
  /** Whether each name is looked at quickly, whatever it is: no rule leaves any out, and the look tells the kind too. */
  readonly #looksAtAll: boolean
  readonly #page = new PageWriter()
  /** A time at or before every look since it was set. */
  #asOf = 0n
  #waits = 0
  readonly #followed: FollowedLinks
  /** Of the folder that is being listed: its files that have other names as well. */
  #shared: { name: string; file: string }[] = []

  constructor({ root, request, shown, tag }: LocalScan, quickLook: QuickLook | null) {
    this.#prefix = `${root === '/' ? '' : root}/`
    this.#scope = compileScope(request.scope)
    this.#keying = isKeying(request.keying) ? request.keying : 'nfc'
    this.#shown = shown
    this.#shows = showsMetadata(shown.metadata)
    this.#showsNames = shown.metadata.hardLinks
    this.#quickLook = this.#shows || this.#showsNames ? null : quickLook
    this.#looksAtAll = this.#quickLook !== null && !this.#scope.hasRules
    this.#names = new TemporaryNames(tag, 0)
    this.#followed = new FollowedLinks(this.#prefix)
  }

  /** Null when the folder has more than `maxEntries`. */
  list(path: RelPath, maxEntries: number): Listed | null {
    const isDeep = isTooDeep(this.#prefix, path)
    if (!isDeep && this.#quickLook === null) return this.#list({ path, handle: null, isDeep }, maxEntries)
    let handle: number
    try {
      handle = isDeep ? openDeep(this.#prefix, path) : openSync(localPath(this.#prefix, path), constants.O_RDONLY | constants.O_DIRECTORY)
    } catch (error) {
      return { listing: notListed(path, error), folders: [], names: 0 }
    }
    try {
      return this.#list({ path, handle, isDeep }, maxEntries)
    } finally {
      closeSync(handle)
    }
  }

  #list(here: Here, maxEntries: number): Listed | null {
    const { path } = here
    const apart: ApartEntry[] = []
    const leftovers: string[] = []
    const folders: string[] = []
    this.#asOf = nowNs()
    let found: FolderNames
    try {
      found = readNames(this.#placeOf(here, ''), { withKinds: !this.#looksAtAll })
    } catch (error) {
      return { listing: notListed(path, error), folders, names: 0 }
    }
    const { names, kinds } = found
    if (names.length > maxEntries) return null
    const isRootMarked = path === '' && this.#isMarked(path)
    for (const name of names) {
      const entry = isRootMarked ? excluded(name) : this.#look(here, name, kinds?.get(name) ?? null)
      if (entry === 'leftover') leftovers.push(name)
      else if (entry === 'folder') folders.push(name)
      else if (entry !== 'file' && entry !== 'gone') apart.push(entry)
    }
    const page = this.#page.take()
    const shared = this.#shared
    this.#shared = []
    return {
      listing: {
        path,
        entries: page.entries,
        files: page.files,
        apart,
        leftovers,
        problem: null,
        ...(shared.length > 0 ? { shared } : {}),
        ...(isRootMarked ? { isExcluded: true } : {}),
      },
      folders: this.#visitOrder(folders),
      names: names.length,
    }
  }

  /** Where a name in a folder is; without one, the folder itself. */
  #placeOf({ path, handle, isDeep }: Here, name: string): LocalPath {
    if (isDeep && handle !== null) return inFolder(handle, name)
    return localPath(this.#prefix, name === '' ? path : joinPath(path, name))
  }

  /** Puts a file or folder in scope into the page; anything else is told apart. */
  #look(here: Here, name: string, known: EntryKind | null): ApartEntry | 'file' | 'folder' | 'leftover' | 'gone' {
    if (!isSafeName(name)) return { name, seen: { kind: 'unsupported' }, why: 'the name can not be used' }
    if (name.startsWith(temporaryPrefix)) return this.#names.isOwn(name) ? 'leftover' : excluded(name)
    const path = joinPath(here.path, name)
    const put = known === 'file' || (known === null && this.#looksAtAll) ? this.#putQuickly(here, name, path) : null
    if (put !== null) return put
    const at = this.#placeOf(here, name)
    try {
      const kind = known ?? kindOf(lstatSync(at))
      if (kind === 'directory') {
        if (!this.#scope.hasFolder(path) || this.#isMarked(path)) return excluded(name)
        if (this.#shows) this.#page.put({ name, seen: toDirectorySeen(lstatSync(at, { bigint: true }), this.#shown, at) })
        else this.#page.putDirectory(name)
        return 'folder'
      }
      if (kind === 'symlink' && this.#shown.links === 'followed') return this.#follow(here.path, name, at)
      if (!this.#scope.hasFile(path)) return excluded(name)
      if (kind === 'symlink' && this.#shown.links !== 'synced') return { name, seen: { kind: 'symlink' }, why: 'links are skipped' }
      if (kind === 'unsupported') return { name, seen: { kind: 'unsupported' }, why: 'not a file, folder or link' }
      const stats = this.#settledStats(at)
      if (!(kind === 'symlink' ? stats.isSymbolicLink() : stats.isFile()))
        return { name, seen: { kind: 'unreadable' }, why: 'it changed its kind while it was looked at' }
      if (!this.#scope.admits(Number(stats.size), stats.mtimeNs)) return excluded(name)
      if (this.#showsNames && kind === 'file' && stats.nlink > 1n) this.#shared.push({ name, file: `${stats.dev}:${stats.ino}` })
      if (kind === 'symlink' || this.#shows) {
        this.#page.put({ name, seen: toFileSeen(stats, this.#asOf, this.#shown, at) })
        return 'file'
      }
      if (isYoung(stats, this.#asOf)) this.#page.putFile(name, Number(stats.size), stats.mtimeNs, null)
      else this.#page.putFileWithPair(name, Number(stats.size), stats.mtimeNs, fileIdOf(stats), stats.ctimeNs)
      return 'file'
    } catch (error) {
      return errnoOf(error) === 'ENOENT' ? 'gone' : { name, seen: { kind: 'unreadable' }, why: describeErrno(error) }
    }
  }

  /** Null, and nothing put, where the file has to be looked at in the other way: it is young, or not what it was a moment ago. */
  #putQuickly({ handle }: Here, name: string, path: RelPath): ApartEntry | 'file' | null {
    if (handle === null || this.#quickLook === null) return null
    if (!this.#scope.hasFile(path)) return excluded(name)
    const stats = this.#quickLook(handle, name)
    if (stats === null || !stats.isFile || isYoung(stats, this.#asOf)) return null
    if (!this.#scope.admits(stats.size, stats.mtimeNs)) return excluded(name)
    this.#page.putFileWithPair(name, stats.size, stats.mtimeNs, stats.fileId, stats.ctimeNs)
    return 'file'
  }

  /** Takes a link for what it leads to, wherever that is. It ends at folders that the link itself lies in. */
  #follow(folder: RelPath, name: string, at: LocalPath): ApartEntry | 'file' | 'folder' {
    const path = joinPath(folder, name)
    const stats = this.#settledStats(at)
    if (stats.isDirectory()) {
      if (!this.#scope.hasFolder(path) || this.#isMarked(path)) return excluded(name)
      const why = this.#followed.whyNot(folder, stats)
      if (why !== null) return unsupported(name, why)
      this.#page.put({ name, seen: { ...toDirectorySeen(stats, this.#shown, at), form: 'link' } })
      return 'folder'
    }
    if (!this.#scope.hasFile(path)) return excluded(name)
    if (stats.isSymbolicLink()) return unsupported(name, 'the link leads nowhere')
    if (!stats.isFile()) return unsupported(name, 'the link leads to something that is no file and no folder')
    if (!this.#scope.admits(Number(stats.size), stats.mtimeNs)) return excluded(name)
    this.#page.put({ name, seen: toFileSeen(stats, this.#asOf, this.#shown, at) })
    return 'file'
  }

  /** Whether a folder holds a name that leaves it out. Nothing is asked of the disk where no such names are given. */
  #isMarked(folder: RelPath): boolean {
    return this.#scope.markers.some((name) => {
      const stats = lstatSync(localPath(this.#prefix, joinPath(folder, name)), { throwIfNoEntry: false })
      return stats !== undefined && !stats.isDirectory()
    })
  }

  /**
   * A file that changed a moment ago is looked at again when its time stamp can be trusted, so that the same tree gives the
   * same listing. One that is written to all the time, would take seconds, or comes from the future, stays young and gets no revision.
   */
  #settledStats(path: LocalPath): BigIntStats {
    const stats = this.#statsAt(path)
    if (!isYoung(stats, this.#asOf) || isCoarse(stats) || isFromTheFuture(stats) || this.#waits++ >= maxWaits) return stats
    Atomics.wait(sleeper, 0, 0, granuleMs + 2)
    this.#asOf = nowNs()
    return this.#statsAt(path)
  }

  #statsAt(path: LocalPath): BigIntStats {
    return this.#shown.links === 'followed'
      ? (statsAt(path, this.#shown) ?? lstatSync(path, { bigint: true }))
      : lstatSync(path, { bigint: true })
  }

  /** Subfolders are visited by key; for names without upper case or letters beyond ASCII that is the order they have. */
  #visitOrder(folders: string[]): string[] {
    const keys = new Map(folders.map((name) => [name, keyOf(name, this.#keying)]))
    const isSame = folders.every((name) => keys.get(name) === name)
    if (isSame) return folders
    return folders.sort((a, b) => comparePaths(keys.get(a) ?? a, keys.get(b) ?? b) || comparePaths(a, b))
  }
}

function unsupported(name: string, why: string): ApartEntry {
  return { name, seen: { kind: 'unsupported' }, why }
}

function excluded(name: string): ApartEntry {
  return { name, seen: { kind: 'excluded' }, why: null }
}

/**
 * A folder that went away between its parent's listing and its own is gone, as far as this scan can say, only if its parent says so
 * again; the next run will. Until then it counts as not known.
 */
function notListed(path: RelPath, error: unknown): DirectoryListing {
  return {
    path,
    entries: new Uint8Array(0),
    files: 0,
    apart: [],
    leftovers: [],
    problem: describeErrno(error),
    ...(isOfDisk(error) ? { isCut: true } : {}),
  }
}
