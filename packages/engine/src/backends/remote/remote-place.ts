import { joinPath, type RelPath } from '../../core/rel-path.ts'
import type { RemoteStore } from './remote-store.ts'

/** Where a root lies on a storage. */
export class RemotePlace {
  readonly store: RemoteStore
  readonly #wanted: string
  #base: Promise<string> | null = null

  constructor(store: RemoteStore, root: string) {
    this.store = store
    this.#wanted = root
  }

  /** The storage's own path of something in the root. Links on the way to the root were followed once, when it was first asked for. */
  async at(path: RelPath): Promise<string> {
    const base = await this.base()
    return path === '' ? base : joinStored(base, path)
  }

  base(): Promise<string> {
    this.#base ??= this.store.realPath(withoutEnd(this.#wanted)).catch((error: unknown) => {
      this.#base = null
      throw error
    })
    return this.#base
  }

  /** Whether no link leads from the root to a folder in it, as far as that folder exists. */
  async isInside(folder: RelPath): Promise<boolean> {
    if (this.store.traits.withoutLinks === true) return true
    const path = await this.at(folder)
    const real = await this.store.realPath(path)
    return real === path || (this.store.traits.caseInsensitive && real.toLowerCase() === path.toLowerCase())
  }
}

export function joinStored(folder: string, path: RelPath): string {
  return folder.endsWith('/') ? folder + path : joinPath(folder, path)
}

function withoutEnd(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' && path !== '' ? '/' : trimmed
}
