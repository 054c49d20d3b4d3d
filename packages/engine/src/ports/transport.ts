import type { PerSide } from '../core/side.ts'
import type { OpenFile, ReadableBackend, StagedFile } from './storage-backend.ts'

/**
 * Another way for content to get from a file into a staged one than being read and written here. It fills the staged file and nothing
 * else: whether that gets its name is decided and done as for any other.
 */
export interface Transport {
  /** How people know it. */
  readonly label: string

  /** Looks at two sides. Answers with what keeps it from being used between them, and what can be done about it; null when nothing does. */
  prepare(backends: PerSide<ReadableBackend>): Promise<string | null>

  /**
   * Fills a staged file with the whole content of another one, and answers with how many bytes that was. Null where it is not for these two: nothing
   * was done then. Cut off by the signal it ends at once, and the next attempt goes on from there.
   */
  carry(file: OpenFile, staged: StagedFile, options: CarryOptions): Promise<number | null>
}

export interface CarryOptions {
  /** Told how many bytes of the content are there, as they get there; the same ones may be told again by a later attempt. */
  readonly onBytes: (count: number) => void
  /** How fast bytes may be sent now; null sets no limit. */
  readonly bytesPerSecond: number | null
  readonly signal: AbortSignal | undefined
}
