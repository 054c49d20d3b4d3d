/** Random histories of a pair, for property tests: its disks, its policy, and the work between its runs. */
import fc from 'fast-check'
import type { SyncPolicy } from '../core/policy.ts'
import { disks } from './arbitrary-disks.ts'
import { type Edit, edit, firstEdit } from './arbitrary-edits.ts'
import { pairPolicy, roundPolicy } from './arbitrary-policies.ts'
import type { PairOptions } from './memory-pair.ts'

export interface Story {
  readonly options: PairOptions
  /** What every run of the pair is told. */
  readonly policy: Partial<SyncPolicy>
  /** What is there before the first run. */
  readonly base: readonly Edit[]
  readonly rounds: readonly Round[]
}

/** What happens before a later run, and what that run is told besides the story's policy. */
export interface Round {
  readonly edits: readonly Edit[]
  readonly policy: Partial<SyncPolicy>
}

export function story(size: { base?: number; rounds?: number; edits?: number } = {}): fc.Arbitrary<Story> {
  const { base = 12, rounds = 3, edits = 8 } = size
  const round = fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: edits }), policy: roundPolicy })
  return fc.record({
    options: disks,
    policy: pairPolicy,
    base: fc.array(firstEdit, { minLength: Math.min(3, base), maxLength: base }),
    rounds: fc.array(round, { minLength: 1, maxLength: rounds }),
  })
}
