import type { PerSide } from '../core/side.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'

/** What carrying out an operation needs besides the operation. */
export interface ExecuteContext {
  readonly backends: PerSide<WritableBackend>
  /** Told how many bytes were written, as they are. */
  readonly onBytes: (count: number) => void
  /** Whether the pair wants hashes in its records. */
  readonly withHash: boolean
}
