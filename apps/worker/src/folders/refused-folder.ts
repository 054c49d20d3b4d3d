import type { Side } from '@pairwise/engine'

export type FolderRefusal = 'path-not-allowed' | 'root-unreadable' | 'paths-overlap'

/** A pair's folders must not be touched as they are now. The message says why and what helps. */
export class RefusedFolder extends Error {
  override readonly name = 'RefusedFolder'
  readonly code: FolderRefusal
  readonly params: Readonly<Record<string, string>>

  constructor(code: FolderRefusal, message: string, params: { readonly side?: Side; readonly path?: string } = {}) {
    super(message)
    this.code = code
    this.params = { ...params }
  }
}
