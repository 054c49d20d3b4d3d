import { comparePaths, encodePath, isSafePath, joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import type { DirectorySeen, FileSeen, Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Shown } from '../../ports/storage-backend.ts'
import {
  cloneNode,
  type MemoryContent,
  type MemoryFile,
  type MemoryFolder,
  type MemoryLink,
  type MemoryNode,
  newFolder,
} from './memory-node.ts'

export interface MemoryDiskOptions {
  readonly clock: Clock
  /** The step of modification times in nanoseconds; `unsettable`: always the time of the write; `none`: there are none. */
  readonly mtimes?: bigint | 'unsettable' | 'none'
  readonly caseInsensitive?: boolean
  readonly ownRevision?: boolean
  /** A tick of the disk's clock: two changes within one have the same stamp. 0 tells all changes apart. */
  readonly granuleMs?: number
  /** What the disk says when it is asked how much may still be written; null when it can't say. */
  readonly freeBytes?: number | null
}

const maxNameBytes = 255

/**
 * A disk in memory. Its public methods are those of any program that works on the disk beside the engine; the backend
 * over it reaches nodes by `find` and changes them by the same methods.
 */
export class MemoryDisk {
  readonly options: Required<MemoryDiskOptions>
  root: MemoryFolder = newFolder()
  /** What else the same storage holds, outside of the root: kept versions, below the absolute path of their folder. */
  beside: MemoryFolder = newFolder()
  #durable: { readonly root: MemoryNode; readonly beside: MemoryNode; readonly freeIds: readonly number[] } = {
    root: newFolder(),
    beside: newFolder(),
    freeIds: [],
  }
  #freeIds: number[] = []
  #nextId = 1
  #changes = 0

  constructor(options: MemoryDiskOptions) {
    this.options = { mtimes: 1n, caseInsensitive: false, ownRevision: true, granuleMs: 0, freeBytes: null, ...options }
  }

  /** Like ext4, and not where a new file could have the time of the one whose id it gets. */
  get #givesIdsAgain(): boolean {
    const { mtimes } = this.options
    return typeof mtimes === 'bigint' && mtimes <= 1_000_000n
  }

  get nowNs(): bigint {
    return BigInt(Math.floor(this.options.clock.now() * 1000)) * 1000n
  }

  /** A disk of its own in the same state. */
  clone(clock: Clock = this.options.clock): MemoryDisk {
    const copy = new MemoryDisk({ ...this.options, clock })
    copy.root = cloneNode(this.root) as MemoryFolder
    copy.beside = cloneNode(this.beside) as MemoryFolder
    copy.#durable = { ...this.#durable, root: cloneNode(this.#durable.root), beside: cloneNode(this.#durable.beside) }
    copy.#freeIds = [...this.#freeIds]
    copy.#nextId = this.#nextId
    copy.#changes = this.#changes
    return copy
  }

  /** From now on a power cut keeps what is there. */
  makeDurable(): void {
    this.#durable = { root: cloneNode(this.root), beside: cloneNode(this.beside), freeIds: [...this.#freeIds] }
  }

  /** All that was not made durable is gone. */
  losePower(): void {
    this.root = cloneNode(this.#durable.root) as MemoryFolder
    this.beside = cloneNode(this.#durable.beside) as MemoryFolder
    this.#freeIds = [...this.#durable.freeIds]
  }

  /** What a path leads to without following links: a node, or why there is none. */
  find(path: RelPath): MemoryNode | 'absent' | 'below a link' | 'not readable' {
    let here: MemoryNode = this.root
    if (path === '') return here.isBlocked ? 'not readable' : here
    for (const name of path.split('/')) {
      if (here.isBlocked) return 'not readable'
      if (here.kind === 'symlink') return 'below a link'
      if (here.kind !== 'directory') return 'absent'
      const entry = here.entries.get(this.keyOf(name))
      if (entry === undefined) return 'absent'
      here = entry.node
    }
    return here.isBlocked ? 'not readable' : here
  }

  folder(path: RelPath): MemoryFolder {
    const node = this.find(path)
    if (typeof node === 'object' && node.kind === 'directory') return node
    if (node === 'absent' || typeof node === 'object') throw new PathError('ENOENT', 'its folder is not there')
    throw node === 'below a link'
      ? new PathError('ELOOP', 'a link took the place of its folder')
      : new PathError('EACCES', 'permission denied')
  }

  file(path: RelPath): MemoryFile {
    const node = this.find(path)
    if (typeof node !== 'object' || node.kind !== 'file') throw new PathError('ENOENT', `${path} is no file`)
    return node
  }

  content(path: RelPath): MemoryFile | MemoryLink {
    const node = this.find(path)
    if (typeof node !== 'object' || !hasContent(node)) throw new PathError('ENOENT', `${path} is no file and no link`)
    return node
  }

  /** Puts a node under a name; the name keeps the spelling it has. */
  put(path: RelPath, node: MemoryNode): void {
    const name = nameOf(path)
    this.refuseBadName(path)
    const { entries } = this.folder(parentOf(path))
    const key = this.keyOf(name)
    const old = entries.get(key)
    if (old !== undefined && old.node !== node) this.#free(old.node)
    if (hasContent(node) && old?.node !== node) node.names++
    entries.set(key, { name: old?.name ?? name, node })
  }

  /** Gives a file one more name, in the place of whatever has it. */
  addName(file: MemoryFile, path: RelPath): void {
    this.put(path, file)
    this.#noteTime(file)
  }

  refuseBadName(path: RelPath): void {
    if (!isSafePath(path)) throw new PathError('EINVAL', 'the name can not be used')
    if (encodePath(nameOf(path)).length > maxNameBytes) throw new PathError('ENAMETOOLONG', 'the name is too long for this disk')
  }

  newFile(bytes: Uint8Array, mtimeNs: bigint | null = null): MemoryFile {
    const file: MemoryFile = { kind: 'file', ...this.#newContent(bytes) }
    this.stamp(file, mtimeNs)
    return file
  }

  newLink(target: Uint8Array, mtimeNs: bigint | null = null): MemoryLink {
    const link: MemoryLink = { kind: 'symlink', ...this.#newContent(target) }
    this.stamp(link, mtimeNs)
    return link
  }

  #newContent(bytes: Uint8Array): MemoryContent {
    const id = (this.#givesIdsAgain ? this.#freeIds.pop() : undefined) ?? this.#nextId++
    return { id, bytes, mtimeNs: null, changedNs: 0n, changes: 0, mode: 0o644, names: 0, isBlocked: false }
  }

  /** Notes a change of content. Without a time of its own the file gets the time of now. */
  stamp(file: MemoryContent, mtimeNs: bigint | null = null): void {
    const { mtimes } = this.options
    const wanted = mtimes === 'unsettable' ? this.nowNs : (mtimeNs ?? this.nowNs)
    if (mtimes === 'none') file.mtimeNs = null
    else file.mtimeNs = mtimes === 'unsettable' ? wanted : wanted - (((wanted % mtimes) + mtimes) % mtimes)
    this.noteChange(file)
  }

  noteChange(file: MemoryContent): void {
    file.changes++
    this.#noteTime(file)
  }

  /** A name that comes or goes shows in the file's revision, and is nothing to those who read it. */
  #noteTime(file: MemoryContent): void {
    const granuleNs = BigInt(this.options.granuleMs) * 1_000_000n
    file.changedNs = granuleNs === 0n ? BigInt(++this.#changes) : this.nowNs - (this.nowNs % granuleNs)
  }

  setMode(node: MemoryFile | MemoryFolder, mode: number): void {
    node.mode = mode
    if (node.kind === 'file') this.noteChange(node)
  }

  remove(path: RelPath): void {
    const { entries } = this.folder(parentOf(path))
    const key = this.keyOf(nameOf(path))
    const entry = entries.get(key)
    if (entry === undefined) throw new PathError('ENOENT', 'it is not there any more')
    entries.delete(key)
    this.#free(entry.node)
  }

  rename(from: RelPath, to: RelPath): void {
    const source = this.folder(parentOf(from)).entries
    const entry = source.get(this.keyOf(nameOf(from)))
    if (entry === undefined) throw new PathError('ENOENT', 'it is not there any more')
    this.refuseBadName(to)
    this.folder(parentOf(to))
    source.delete(this.keyOf(nameOf(from)))
    if (hasContent(entry.node)) entry.node.names--
    this.put(to, entry.node)
    if (hasContent(entry.node)) this.#noteTime(entry.node)
  }

  /**
   * Puts a file among the versions below an absolute folder; what is in the way of a folder or file there stays. One that has other
   * names, under which it could still be written to, is copied.
   */
  keep(kept: MemoryFile | MemoryLink, folder: string, path: RelPath): void {
    const file = kept.names > 1 ? { ...kept, bytes: kept.bytes.slice(), names: 1 } : kept
    this.refuseBadName(path)
    let here = this.beside
    for (const name of [...folder.split('/').filter(Boolean), ...parentOf(path).split('/').filter(Boolean)]) here = folderIn(here, name)
    for (let number = 0; ; number++) {
      const name = number === 0 ? nameOf(path) : `${nameOf(path)}~${number}`
      if (here.entries.get(name)?.node.kind === 'directory') continue
      here.entries.set(name, { name, node: file })
      return
    }
  }

  /** The fingerprint of a node as of now; a file that changed less than a tick ago has no revision, unless it is this program's own. */
  seen(node: MemoryNode | 'absent' | 'below a link' | 'not readable', shown: Shown, isOwn = false): Seen {
    if (node === 'absent') return { kind: 'absent' }
    if (node === 'below a link') return shown.links === 'synced' ? { kind: 'absent' } : { kind: 'symlink' }
    if (node === 'not readable') return { kind: 'unreadable' }
    if (node.kind === 'file' || (node.kind === 'symlink' && shown.links === 'synced')) return this.seenFile(node, shown, isOwn)
    return node.kind === 'directory' ? this.seenFolder(node, shown) : { kind: node.kind }
  }

  seenFolder({ mode }: MemoryFolder, { metadata }: Shown): DirectorySeen {
    return metadata.permissions ? { kind: 'directory', metadata: { mode } } : { kind: 'directory' }
  }

  seenFile(file: MemoryFile | MemoryLink, { metadata }: Shown, isOwn = false): FileSeen {
    const isKept = this.options.ownRevision && (isOwn || !this.isYoung(file))
    const revision = isKept ? `${eightBytes(BigInt(file.id))}${eightBytes(file.changedNs)}` : null
    const form = file.kind === 'symlink' ? { form: 'link' as const } : {}
    const shown = metadata.permissions ? { metadata: file.kind === 'file' ? { mode: file.mode } : {} } : {}
    return { kind: 'file', ...form, ...shown, size: file.bytes.length, mtimeNs: file.mtimeNs, revision }
  }

  isYoung(file: MemoryContent): boolean {
    const granuleNs = BigInt(this.options.granuleMs) * 1_000_000n
    return granuleNs > 0n && this.nowNs - file.changedNs < granuleNs
  }

  keyOf(name: string): string {
    return this.options.caseInsensitive ? name.toLowerCase() : name
  }

  /** Every entry with its path, in canonical order, parents first; also what is below something blocked. */
  *walk(folder: MemoryFolder = this.root, path: RelPath = ''): Generator<{ path: RelPath; node: MemoryNode }> {
    const entries = [...folder.entries.values()].sort((a, b) => comparePaths(a.name, b.name))
    for (const { name, node } of entries) {
      yield { path: joinPath(path, name), node }
      if (node.kind === 'directory') yield* this.walk(node, joinPath(path, name))
    }
  }

  #free(node: MemoryNode): void {
    if (hasContent(node)) {
      if (--node.names > 0) this.#noteTime(node)
      else this.#freeIds.push(node.id)
    } else if (node.kind === 'directory') for (const entry of node.entries.values()) this.#free(entry.node)
  }
}

function hasContent(node: MemoryNode): node is MemoryFile | MemoryLink {
  return node.kind === 'file' || node.kind === 'symlink'
}

function folderIn(parent: MemoryFolder, wanted: string): MemoryFolder {
  for (let number = 0; ; number++) {
    const name = number === 0 ? wanted : `${wanted}~${number}`
    const found = parent.entries.get(name)?.node ?? newFolder()
    if (found.kind !== 'directory') continue
    parent.entries.set(name, { name, node: found })
    return found
  }
}

/** A number as eight chars below 256, as revisions are. */
function eightBytes(value: bigint): string {
  let text = ''
  for (let shift = 0n; shift < 64n; shift += 8n) text += String.fromCharCode(Number((value >> shift) & 255n))
  return text
}
