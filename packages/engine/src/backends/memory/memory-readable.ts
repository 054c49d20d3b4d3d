import type { Metadata } from '../../core/metadata.ts'
import { noMetadata } from '../../core/policy.ts'
import type { RelPath } from '../../core/rel-path.ts'
import { relationOf } from '../../core/relation.ts'
import { type FileSeen, isAgreeable, type Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
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
} from '../../ports/storage-backend.ts'
import type { TemporaryNames } from '../local/temporary-names.ts'
import type { MemoryDisk } from './memory-disk.ts'
import type { MemoryFile, MemoryLink } from './memory-node.ts'
import { scanMemory } from './scan-memory.ts'

/** Where the root lies on its storage. */
const rootPath = '/root'

/** A disk in memory that can be looked at and not changed. */
export class MemoryReadable implements ReadableBackend {
  readonly label = 'memory'
  readonly capabilities: Capabilities
  protected readonly disk: MemoryDisk
  protected readonly names: TemporaryNames
  protected shown: Shown = plainlyShown

  constructor(disk: MemoryDisk, names: TemporaryNames) {
    const { mtimes, ownRevision, granuleMs, caseInsensitive } = disk.options
    this.disk = disk
    this.names = names
    this.capabilities = {
      mtimePrecisionNs: typeof mtimes === 'bigint' ? mtimes : null,
      ownRevision,
      fileIdChars: ownRevision ? 8 : 0,
      granuleMs,
      caseInsensitive,
      maxNameBytes: 255,
      emptyFolders: true,
      links: ['skipped', 'synced'],
      metadata: { ...noMetadata, permissions: true, hardLinks: true },
    }
  }

  show(shown: Shown): void {
    this.shown = shown
  }

  async root(): Promise<RootSeen> {
    return this.disk.root.isBlocked ? { kind: 'unreadable', why: 'permission denied' } : { kind: 'folder', identity: 'memory' }
  }

  scan(request: ScanRequest): AsyncIterable<readonly DirectoryListing[]> {
    return scanMemory(this.disk, request, this.shown, (name) => this.names.isOwn(name))
  }

  async look(path: RelPath): Promise<Seen> {
    return this.seenAt(path)
  }

  async metadata(path: RelPath): Promise<MetadataValues | null> {
    const seen = this.seenAt(path)
    return isAgreeable(seen) && seen.metadata !== undefined ? valuesOf(seen.metadata) : null
  }

  async open(path: RelPath): Promise<OpenFile | null> {
    const node = this.disk.find(path)
    if (node === 'not readable') throw new PathError('EACCES', 'permission denied')
    if (typeof node !== 'object' || (node.kind !== 'file' && (node.kind !== 'symlink' || this.shown.links !== 'synced'))) return null
    const isStillThere = () => this.disk.find(path) === node
    return new MemoryOpenFile(this.disk, node, this.shown, isStillThere)
  }

  async overlaps(folder: string): Promise<boolean> {
    return relationOf(rootPath, folder) !== 'apart'
  }

  async freeBytes(): Promise<number | null> {
    return this.disk.options.freeBytes
  }

  async close(): Promise<void> {}

  /** `isOwn`: this program has just written it. */
  protected seenAt(path: RelPath, isOwn = false): Seen {
    return this.disk.seen(this.disk.find(path), this.shown, isOwn)
  }
}

class MemoryOpenFile implements OpenFile {
  readonly seen: FileSeen
  readonly metadata: MetadataValues | null
  readonly executable: boolean
  readonly #file: MemoryFile | MemoryLink
  readonly #changes: number
  readonly #isStillThere: () => boolean
  #at = 0

  constructor(disk: MemoryDisk, file: MemoryFile | MemoryLink, shown: Shown, isStillThere: () => boolean) {
    this.#file = file
    this.#changes = file.changes
    this.#isStillThere = isStillThere
    this.seen = disk.seenFile(file, shown)
    this.metadata = this.seen.metadata === undefined ? null : valuesOf(this.seen.metadata)
    this.executable = (file.mode & 0o100) !== 0
  }

  /** Reads what the file holds at this moment, as a real disk does: a write in between shows. */
  async read(into: Uint8Array): Promise<number> {
    const part = this.#file.bytes.subarray(this.#at, this.#at + into.length)
    into.set(part)
    this.#at += part.length
    return part.length
  }

  async isUnchanged(): Promise<boolean> {
    return this.#file.changes === this.#changes && this.#isStillThere()
  }

  async close(): Promise<void> {}
}

function valuesOf({ mode }: Metadata): MetadataValues {
  return mode === undefined ? {} : { mode }
}
