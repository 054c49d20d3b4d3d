import { createHash } from 'node:crypto'
import type { RelPath } from '../core/rel-path.ts'
import type { BaseFingerprint, BaseStore, BaseText } from '../ports/base-store.ts'

interface KeptPath {
  readonly sha256: string
  readonly fingerprint: BaseFingerprint
}

/** Texts in memory, for tests. */
export class MemoryBaseStore implements BaseStore {
  readonly #room: number
  readonly #contents = new Map<string, Uint8Array>()
  readonly #paths = new Map<RelPath, KeptPath>()

  constructor(roomBytes: number) {
    this.#room = roomBytes
  }

  async keep(texts: readonly BaseText[]): Promise<void> {
    for (const { path, size, mtimeNs, content } of texts) {
      if (mtimeNs === null) continue
      const sha256 = createHash('sha256').update(content).digest('hex')
      // Kept again, it counts as kept last.
      this.#contents.delete(sha256)
      this.#contents.set(sha256, Uint8Array.from(content))
      this.#paths.set(path, { sha256, fingerprint: { size, mtimeNs } })
    }
    this.#makeRoom()
  }

  async find(path: RelPath, fingerprints: readonly BaseFingerprint[]): Promise<string | null> {
    const kept = this.#paths.get(path)
    if (kept === undefined) return null
    const { size, mtimeNs } = kept.fingerprint
    return fingerprints.some((one) => one.size === size && one.mtimeNs === mtimeNs) ? kept.sha256 : null
  }

  async read(sha256: string): Promise<Uint8Array | null> {
    return this.#contents.get(sha256) ?? null
  }

  #makeRoom(): void {
    let bytes = [...this.#contents.values()].reduce((sum, content) => sum + content.length, 0)
    for (const [sha256, content] of this.#contents) {
      if (bytes <= this.#room) return
      bytes -= content.length
      this.#contents.delete(sha256)
      for (const [path, kept] of this.#paths) if (kept.sha256 === sha256) this.#paths.delete(path)
    }
  }
}
