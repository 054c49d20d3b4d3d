import type { RelPath } from '../../core/rel-path.ts'
import { type FileSeen, isStill, type Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { Changed, KeptAs, Shown, StagedContent, StagedFile } from '../../ports/storage-backend.ts'
import type { MemoryDisk } from './memory-disk.ts'
import type { MemoryFile, MemoryLink } from './memory-node.ts'

interface Place {
  readonly path: RelPath
  readonly temporary: RelPath
  readonly shown: Shown
  /** What is at the final name now. */
  look(): Seen
}

export class MemoryStagedFile implements StagedFile {
  readonly #disk: MemoryDisk
  readonly #guard: RunGuard
  readonly #place: Place
  readonly #content: StagedContent
  readonly #file: MemoryFile | MemoryLink
  #isOpen = true

  constructor(disk: MemoryDisk, guard: RunGuard, place: Place, content: StagedContent) {
    this.#disk = disk
    this.#guard = guard
    this.#place = place
    this.#content = content
    this.#guard.assertMayWrite()
    this.#file = content.form === 'link' ? disk.newLink(new Uint8Array(0)) : disk.newFile(new Uint8Array(0))
    disk.put(place.temporary, this.#file)
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#guard.assertMayWrite()
    const grown = new Uint8Array(this.#file.bytes.length + bytes.length)
    grown.set(this.#file.bytes)
    grown.set(bytes, this.#file.bytes.length)
    this.#file.bytes = grown
    this.#disk.stamp(this.#file)
  }

  async publish(expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<FileSeen>> {
    if (this.#content.size >= 0 && this.#file.bytes.length !== this.#content.size) {
      throw new PathError('EIO', `only ${this.#file.bytes.length} of ${this.#content.size} bytes arrived`)
    }
    const target = this.#disk.find(this.#place.path)
    const found = this.#place.look()
    if (!isStill(expected, found)) return { done: false, found }
    if (keepAs !== null && typeof target === 'object' && (target.kind === 'file' || target.kind === 'symlink')) {
      this.#guard.assertMayWrite()
      this.#disk.keep(target, keepAs.folder, keepAs.path)
    }
    this.#guard.assertMayWrite()
    const ordinary = typeof target === 'object' && target.kind === 'file' ? target.mode : this.#content.executable ? 0o755 : 0o644
    this.#file.mode = this.#content.metadata?.mode ?? ordinary
    this.#disk.stamp(this.#file, this.#content.mtimeNs)
    this.#disk.rename(this.#place.temporary, this.#place.path)
    this.#isOpen = false
    return { done: true, seen: this.#disk.seenFile(this.#file, this.#place.shown, true) }
  }

  /** Where its folder went elsewhere, the staged content went with it and is out of reach. */
  async discard(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (this.#disk.find(this.#place.temporary) !== this.#file) return
    this.#guard.assertMayWrite()
    this.#disk.remove(this.#place.temporary)
  }
}
