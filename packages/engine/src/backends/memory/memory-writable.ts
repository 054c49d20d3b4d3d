import { joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { absent, directory, type FileSeen, isStill, type Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { Changed, KeptAs, MetadataValues, StagedContent, StagedFile, WritableBackend } from '../../ports/storage-backend.ts'
import type { TemporaryNames } from '../local/temporary-names.ts'
import { OwnChanges } from '../own-changes.ts'
import type { MemoryDisk } from './memory-disk.ts'
import { newFolder } from './memory-node.ts'
import { MemoryReadable } from './memory-readable.ts'
import { MemoryStagedFile } from './memory-staged-file.ts'

/** A disk in memory that can be changed. */
export class MemoryWritable extends MemoryReadable implements WritableBackend {
  readonly #guard: RunGuard
  readonly #own = new OwnChanges()

  constructor(disk: MemoryDisk, names: TemporaryNames, guard: RunGuard) {
    super(disk, names)
    this.#guard = guard
  }

  async stage(path: RelPath, content: StagedContent): Promise<StagedFile> {
    this.disk.refuseBadName(path)
    const place = { path, temporary: joinPath(parentOf(path), this.names.next()), shown: this.shown, look: () => this.seenAt(path) }
    const staged = new MemoryStagedFile(this.disk, this.#guard, place, content)
    return {
      write: (bytes) => staged.write(bytes),
      discard: () => staged.discard(),
      publish: (expected, keepAs) => this.#noting([path], () => staged.publish(this.expecting(path, expected), keepAs)),
    }
  }

  async addName(
    from: RelPath,
    expected: FileSeen,
    to: RelPath,
    expectedThere: Seen,
    keepAs: KeptAs | null = null,
  ): Promise<Changed<FileSeen> | null> {
    const [source, there] = [this.disk.find(from), this.disk.find(to)]
    if (typeof source !== 'object' || source.kind !== 'file') return null
    if (!isStill(this.#own.since(expected), this.disk.seenFile(source, this.shown, true))) return null
    const found = this.seenAt(to)
    if (!isStill(this.expecting(to, expectedThere), found)) return { done: false, found }
    if (there !== source) {
      this.disk.folder(parentOf(to))
      this.#guard.assertMayWrite()
      await this.#noting(
        [from, to],
        async () => {
          if (keepAs !== null && typeof there === 'object' && (there.kind === 'file' || there.kind === 'symlink'))
            this.disk.keep(there, keepAs.folder, keepAs.path)
          this.disk.addName(source, to)
        },
        true,
      )
    }
    return { done: true, seen: this.disk.seenFile(source, this.shown, true) }
  }

  sinceOwnChanges(seen: FileSeen): FileSeen {
    return this.#own.since(seen)
  }

  expecting(path: RelPath, seen: Seen): Seen {
    return this.#own.expected(seen, () => {
      const node = this.disk.find(path)
      return typeof node === 'object' && node.kind === 'file' ? this.disk.seenFile(node, this.shown, true) : null
    })
  }

  /** Does something and notes what the files at these paths show under their other names from then on. */
  #noting<T>(paths: readonly RelPath[], act: () => Promise<T>, isAdding = false): Promise<T> {
    const nodes = paths.map((path) => this.disk.find(path))
    const files = nodes.flatMap((node) => (typeof node === 'object' && node.kind === 'file' && (isAdding || node.names > 1) ? [node] : []))
    const before = files.map((file) => this.disk.seenFile(file, this.shown, true))
    // Nothing waits in the middle of a change, so all of it is done when the call comes back.
    const result = act()
    for (const [index, file] of files.entries())
      if (file.names > 0) this.#own.note(before[index] as FileSeen, this.disk.seenFile(file, this.shown, true))
    return result
  }

  async makeFolder(path: RelPath): Promise<Changed<Seen>> {
    const found = this.seenAt(path)
    if (found.kind === 'directory') return { done: true, seen: directory }
    if (found.kind !== 'absent') return { done: false, found }
    this.disk.folder(parentOf(path))
    this.#guard.assertMayWrite()
    this.disk.put(path, newFolder())
    return { done: true, seen: directory }
  }

  async move(from: RelPath, expected: Seen, to: RelPath): Promise<Changed<Seen>> {
    const found = this.seenAt(from)
    if (!isStill(this.expecting(from, expected), found)) return { done: false, found }
    const taken = this.seenAt(to)
    if (taken.kind !== 'absent') return { done: false, found: taken }
    this.disk.folder(parentOf(to))
    this.#guard.assertMayWrite()
    await this.#noting([from], async () => this.disk.rename(from, to))
    return { done: true, seen: this.seenAt(to, true) }
  }

  async setMtime(path: RelPath, expected: FileSeen, mtimeNs: bigint): Promise<Changed<FileSeen>> {
    if (this.capabilities.mtimePrecisionNs === null) throw new PathError('ENOTSUP', 'modification times can not be set here')
    const found = this.seenAt(path)
    if (!isStill(this.expecting(path, expected), found)) return { done: false, found }
    const file = this.disk.content(path)
    this.#guard.assertMayWrite()
    await this.#noting([path], async () => this.disk.stamp(file, mtimeNs))
    return { done: true, seen: this.disk.seenFile(file, this.shown, true) }
  }

  async setMetadata(path: RelPath, expected: Seen, { mode }: MetadataValues): Promise<Changed<Seen>> {
    const found = this.seenAt(path)
    if (!isStill(this.expecting(path, expected), found)) return { done: false, found }
    const node = this.disk.find(path)
    if (mode !== undefined && typeof node === 'object' && (node.kind === 'file' || node.kind === 'directory')) {
      this.#guard.assertMayWrite()
      await this.#noting([path], async () => this.disk.setMode(node, mode))
    }
    return { done: true, seen: this.seenAt(path, true) }
  }

  async removeFile(path: RelPath, expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<Seen>> {
    const found = this.seenAt(path)
    if (!isStill(this.expecting(path, expected), found)) return { done: false, found }
    this.#guard.assertMayWrite()
    const node = this.disk.find(path)
    await this.#noting([path], async () => {
      if (keepAs !== null && typeof node === 'object' && (node.kind === 'file' || node.kind === 'symlink'))
        this.disk.keep(node, keepAs.folder, keepAs.path)
      this.disk.remove(path)
    })
    return { done: true, seen: absent }
  }

  async removeFolder(path: RelPath): Promise<Changed<Seen>> {
    const node = this.disk.find(path)
    if (node === 'absent') return { done: true, seen: absent }
    if (typeof node !== 'object' || node.kind !== 'directory' || node.entries.size > 0)
      return { done: false, found: this.disk.seen(node, this.shown) }
    this.#guard.assertMayWrite()
    this.disk.remove(path)
    return { done: true, seen: absent }
  }

  async removeLeftovers(folder: RelPath, names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (!this.names.isOwn(name)) throw new Error(`${name} is not a temporary file of this pair`)
      const path = joinPath(folder, nameOf(name))
      const node = this.disk.find(path)
      if (typeof node !== 'object' || (node.kind !== 'file' && node.kind !== 'symlink')) continue
      this.#guard.assertMayWrite()
      this.disk.remove(path)
    }
  }

  async makeDurable(): Promise<void> {
    this.disk.makeDurable()
  }
}
