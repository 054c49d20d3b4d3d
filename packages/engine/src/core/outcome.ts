import { type Operation, spelledOn } from './operation.ts'
import type { PathTrouble } from './path-trouble.ts'
import type { RelPath } from './rel-path.ts'
import type { Agreeable } from './seen.ts'
import type { PerSide } from './side.ts'

export const outcomeKinds = ['done', 'stale', 'failed', 'skipped'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** What the baseline gets for one path: the fingerprints observed on each side, or nothing on both. */
export interface AgreedRecord {
  readonly spelled: PerSide<RelPath>
  /** Other names of the same entry that the baseline has and must forget. */
  readonly formerly?: PerSide<RelPath> | undefined
  readonly record: PerSide<Agreeable> | null
  /** Hashes of the contents that the record stands for, where they are known. */
  readonly hashes?: PerSide<string | null> | undefined
}

/** What really happened to one operation. The baseline is folded from these, never from what was meant to happen. */
export interface Outcome {
  readonly kind: OutcomeKind
  /** For people, when it was not done. */
  readonly problem: string | null
  readonly records: readonly AgreedRecord[]
  /** What more is known of trouble with its path. */
  readonly trouble?: PathTrouble | null
}

/** The record of an operation's own path. Without other `hashes` those that the operation knows hold. */
export function agreed(
  operation: Operation,
  record: PerSide<Agreeable> | null,
  hashes: PerSide<string | null> | undefined = hashesOf(operation),
): AgreedRecord {
  const spelled = { path1: spelledOn(operation, 'path1'), path2: spelledOn(operation, 'path2') }
  return {
    spelled,
    record,
    ...(operation.formerly === undefined ? {} : { formerly: operation.formerly }),
    ...(hashes === undefined || record === null ? {} : { hashes }),
  }
}

function hashesOf(operation: Operation): PerSide<string | null> | undefined {
  return 'hashes' in operation ? operation.hashes : undefined
}
