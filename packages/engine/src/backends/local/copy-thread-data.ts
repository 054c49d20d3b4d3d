import type { Metadata } from '../../core/metadata.ts'
import type { PerSide } from '../../core/side.ts'
import type { SyncErrorCode } from '../../errors.ts'
import type { GuardInThread } from '../../ports/run-guard.ts'
import type { CopyOrder, CopyOutcome, Shown } from '../../ports/storage-backend.ts'

/** One side as a thread opens it by itself. */
export interface ThreadSide {
  readonly root: string
  /** Of its temporary files, which no other thread makes. */
  readonly names: { readonly tag: string; readonly first: number }
  readonly shown: Shown
  readonly guard: GuardInThread
}

/** What a copy thread is given. */
export interface CopyThreadData {
  readonly sides: PerSide<ThreadSide>
  readonly withHash: boolean
}

export type ThreadOrder = Omit<CopyOrder, 'operation'>

/** Copies to make; null ends the thread. */
export type CopyMessage = readonly ThreadOrder[] | null

/** What is new of a file that was created as its operation says: of a first sync there are millions, and each costs what it weighs. */
export type Created = readonly [
  sourceRevision: string | null,
  mtimeNs: bigint | null,
  revision: string | null,
  hash: string | null,
  /** Of the source and of what was written, where the pair syncs some. */
  metadata: readonly [source: Metadata, target: Metadata] | null,
  content: Uint8Array | null,
]

/** The answer to each message with copies, in their order. Errors lose their class between threads, so it travels as a code. */
export interface CopyAnswer {
  readonly outcomes: readonly (CopyOutcome | Created)[]
  readonly ended: { readonly code: SyncErrorCode; readonly message: string } | null
}
