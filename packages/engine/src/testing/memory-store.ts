import type { MemoryDisk } from '../backends/memory/memory-disk.ts'
import { type MemoryNode, newFolder } from '../backends/memory/memory-node.ts'
import type {
  RemoteCondition,
  RemoteContent,
  RemoteEntry,
  RemoteListing,
  RemoteReader,
  RemoteStore,
  RemoteTraits,
  RemoteTreeListing,
  RemoteUpload,
} from '../backends/remote/remote-store.ts'
import { decodePath, isWithin, joinPath, nameOf, parentOf, type RelPath } from '../core/rel-path.ts'
import { PathError } from '../errors.ts'
import { plainlyShown } from '../ports/storage-backend.ts'

export interface MemoryStoreOptions {
  /** Listed as a whole tree, in no order. */
  readonly listsTree?: boolean
  /** Listings tell no modification times. */
  readonly timesByStat?: boolean
  readonly emptyFolders?: boolean
  /** Content lies under a temporary name until it is published, or is sent whole when it is. */
  readonly isStagedBeside?: boolean
  readonly conditions?: boolean
  readonly renames?: boolean
  readonly copies?: boolean
  /** What becomes of content that is sent here. */
  readonly rewrite?: (content: Uint8Array) => Uint8Array
}

/** A remote storage over a disk in memory. Its paths begin at the disk's root, with a slash, and it follows links as servers do. */
export class MemoryStore implements RemoteStore {
  readonly traits: RemoteTraits
  readonly disk: MemoryDisk
  readonly #options: Required<Omit<MemoryStoreOptions, 'rewrite'>> & Pick<MemoryStoreOptions, 'rewrite'>
  readonly listTree?: RemoteStore['listTree']
  readonly move?: NonNullable<RemoteStore['move']>
  readonly copy?: NonNullable<RemoteStore['copy']>
  readonly setMtime?: NonNullable<RemoteStore['setMtime']>

  constructor(disk: MemoryDisk, options: MemoryStoreOptions = {}) {
    this.disk = disk
    this.#options = {
      listsTree: false,
      timesByStat: false,
      emptyFolders: true,
      isStagedBeside: true,
      conditions: false,
      renames: true,
      copies: true,
      ...options,
    }
    const { mtimes, ownRevision, granuleMs, caseInsensitive } = disk.options
    const { conditions, emptyFolders, timesByStat } = this.#options
    this.traits = {
      mtimePrecisionNs: typeof mtimes === 'bigint' ? mtimes : null,
      ownRevision,
      granuleMs,
      caseInsensitive,
      maxNameBytes: 255,
      emptyFolders,
      conditions: { create: conditions, replace: conditions, remove: conditions },
      timesByStat,
      hashes: [],
      modes: false,
    }
    if (this.#options.listsTree) this.listTree = (folder) => this.#listTree(folder)
    if (this.#options.renames) this.move = async (from, to) => this.#move(from, to)
    if (this.#options.copies) this.copy = async (from, to) => this.#copy(from, to)
    if (typeof mtimes === 'bigint') this.setMtime = async (path, _entry, mtimeNs) => disk.stamp(disk.content(this.#followed(path)), mtimeNs)
  }

  label(folder: string): string {
    return `memory:${folder}`
  }

  async list(folder: string): Promise<RemoteListing> {
    const node = this.#nodeAt(this.#followed(folder, true))
    if (node === null) throw new PathError('ENOENT', 'there is no such folder')
    if (node.kind !== 'directory') throw new PathError('ENOTDIR', 'it is no folder')
    const shown = [...node.entries.values()].filter(({ node: child }) => this.#isThere(child))
    const entries = shown.map(({ name, node: child }) => this.#listed(name, child))
    return { entries, odd: [] }
  }

  async *#listTree(folder: string): AsyncGenerator<RemoteTreeListing> {
    const top = this.#followed(folder, true)
    if (this.#nodeAt(top)?.kind !== 'directory') {
      if (this.traits.emptyFolders) throw new PathError('ENOENT', 'there is no such folder')
      return
    }
    const below = [...this.disk.walk()].filter(({ path }) => path !== top && isWithin(path, top)).reverse()
    for (const { path, node } of below) {
      const inTop = top === '' ? path : path.slice(top.length + 1)
      // A folder that has something in it follows from that.
      if (node.kind === 'directory' && (node.entries.size > 0 || !this.#isThere(node))) continue
      yield { entries: [{ folder: parentOf(inTop), entry: this.#listed(nameOf(inTop), node) }], odd: [] }
    }
  }

  #listed(name: string, node: MemoryNode): RemoteEntry {
    const entry = this.#entryOf(name, node)
    return this.#options.timesByStat && entry.kind === 'file' ? { ...entry, mtimeNs: null } : entry
  }

  async stat(path: string): Promise<RemoteEntry | null> {
    const at = this.#followed(path)
    const node = this.#nodeAt(at)
    return node === null ? null : this.#entryOf(nameOf(at), node)
  }

  async open(path: string): Promise<RemoteReader | null> {
    const at = this.#followed(path, true)
    const node = this.#nodeAt(at)
    if (node === null || node.kind !== 'file') return null
    let read = 0
    return {
      entry: this.#entryOf(nameOf(at), node),
      read: async (into) => {
        const part = node.bytes.subarray(read, read + into.length)
        into.set(part)
        read += part.length
        return part.length
      },
      close: async () => {},
    }
  }

  async upload(path: string, temporary: string, content: RemoteContent): Promise<RemoteUpload> {
    const parts: Uint8Array[] = []
    const lies = this.#options.isStagedBeside ? this.#newTemporary(temporary, content) : null
    this.disk.refuseBadName(this.#followed(path))
    const whole = () => Buffer.concat(parts)
    const discard = async () => {
      const at = this.#followed(temporary)
      if (lies === null || this.#nodeAt(at) !== lies) return
      content.assertMayWrite()
      this.disk.remove(at)
    }
    return {
      write: async (bytes) => {
        if (lies !== null) content.assertMayWrite()
        parts.push(bytes.slice())
        if (lies !== null) lies.bytes = whole()
      },
      discard,
      publish: async (condition) => {
        if (this.#options.conditions && !this.#isMet(path, condition)) return null
        content.assertMayWrite()
        if (lies !== null && this.#nodeAt(this.#followed(temporary)) !== lies) throw new PathError('ENOENT', 'its folder is not there')
        if (this.#nodeAt(this.#followed(path)) !== null && condition.kind === 'absent') return null
        const file = this.disk.newFile(this.#options.rewrite?.(whole()) ?? whole(), content.mtimeNs)
        if (lies !== null) this.disk.remove(this.#followed(temporary))
        else this.#makeParents(path)
        this.disk.put(this.#followed(path), file)
        return this.#entryOf(nameOf(path), file, true)
      },
    }
  }

  #newTemporary(path: string, content: RemoteContent) {
    const file = this.disk.newFile(new Uint8Array(0))
    content.assertMayWrite()
    this.#makeParents(path)
    this.disk.put(this.#followed(path), file)
    return file
  }

  #isMet(path: string, condition: RemoteCondition): boolean {
    const node = this.#nodeAt(this.#followed(path))
    if (condition.kind === 'absent') return node === null
    const { entry } = condition
    if (node === null || entry.kind === 'symlink') return node?.kind === entry.kind
    const now = this.#entryOf(entry.name, node, true)
    return now.kind === entry.kind && now.size === entry.size && now.mtimeNs === entry.mtimeNs && now.revision === entry.revision
  }

  async makeFolder(path: string): Promise<void> {
    const at = this.#followed(path)
    if (this.#nodeAt(at) !== null) throw new PathError('EEXIST', 'something has the name')
    this.disk.put(at, newFolder())
  }

  async removeFolder(path: string): Promise<void> {
    const at = this.#followed(path)
    const node = this.#nodeAt(at)
    if (node === null) throw new PathError('ENOENT', 'there is no such folder')
    if (node.kind !== 'directory') throw new PathError('ENOTDIR', 'it is no folder')
    if (node.entries.size > 0) throw new PathError('ENOTEMPTY', 'the folder is not empty')
    this.disk.remove(at)
  }

  async removeFile(path: string, expected: RemoteEntry): Promise<boolean> {
    if (this.#options.conditions && expected.revision !== null && !this.#isMet(path, { kind: 'is', entry: expected })) return false
    const at = this.#followed(path)
    if (this.#nodeAt(at) === null) return false
    this.disk.remove(at)
    this.#dropEmpty(parentOf(at))
    return true
  }

  #move(from: string, to: string): void {
    if (this.#nodeAt(this.#followed(to)) !== null) throw new PathError('EEXIST', 'something has the name')
    const at = this.#followed(from)
    this.#makeParents(to)
    this.disk.rename(at, this.#followed(to))
    this.#dropEmpty(parentOf(at))
  }

  #copy(from: string, to: string): void {
    if (this.#nodeAt(this.#followed(to)) !== null) throw new PathError('EEXIST', 'something has the name')
    const file = this.disk.file(this.#followed(from))
    this.#makeParents(to)
    this.disk.put(this.#followed(to), this.disk.newFile(file.bytes, file.mtimeNs))
  }

  async realPath(path: string): Promise<string> {
    return `/${this.#followed(path, true)}`
  }

  async freeBytes(): Promise<number | null> {
    return this.disk.options.freeBytes
  }

  async makeDurable(): Promise<void> {
    this.disk.makeDurable()
  }

  async close(): Promise<void> {}

  /** Folders come and go with what is in them, where they are no things of their own. */
  #makeParents(path: string): void {
    if (this.traits.emptyFolders) return
    const missing: RelPath[] = []
    for (let at = parentOf(this.#followed(path)); at !== '' && this.#nodeAt(at) === null; at = parentOf(at)) missing.unshift(at)
    for (const folder of missing) this.disk.put(folder, newFolder())
  }

  #dropEmpty(folder: RelPath): void {
    if (this.traits.emptyFolders) return
    for (let at = folder; at !== ''; at = parentOf(at)) {
      const node = this.disk.find(at)
      if (typeof node !== 'object' || node.kind !== 'directory' || node.entries.size > 0) return
      this.disk.remove(at)
    }
  }

  #entryOf(name: string, node: MemoryNode, isOwn = false): RemoteEntry {
    const plain = { name, size: 0, mtimeNs: null, revision: null, mode: null }
    if (node.kind !== 'file') return { ...plain, kind: node.kind === 'unsupported' ? 'other' : node.kind }
    const { size, mtimeNs, revision } = this.disk.seenFile(node, plainlyShown, isOwn)
    return { ...plain, kind: 'file', size, mtimeNs, revision }
  }

  #nodeAt(path: RelPath): MemoryNode | null {
    const node = this.disk.find(path)
    if (node === 'not readable') throw new PathError('EACCES', 'permission denied')
    if (node === 'absent' || node === 'below a link') return null
    if (node.isBlocked) throw new PathError('EACCES', 'permission denied')
    return this.#isThere(node) ? node : null
  }

  /** A folder without anything in it is not, where folders are no things of their own. */
  #isThere(node: MemoryNode): boolean {
    if (this.traits.emptyFolders || node.kind !== 'directory') return true
    return [...node.entries.values()].some(({ node: child }) => this.#isThere(child))
  }

  /** The disk's path of something, with the links on the way followed, and the last name too where that is asked for. */
  #followed(path: string, isLast = false): RelPath {
    let here: RelPath = ''
    let names = path.split('/').filter((name) => name !== '')
    for (let steps = 0; names.length > 0 && steps < 100; steps++) {
      const name = names.shift() as string
      const at = name === '..' ? parentOf(here) : joinPath(here, name)
      const node = this.disk.find(at)
      if (typeof node === 'object' && node.kind === 'symlink' && (names.length > 0 || isLast)) {
        const target = decodePath(node.bytes)
        names = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...names]
        if (target.startsWith('/')) here = ''
      } else here = at
    }
    return here
  }
}
