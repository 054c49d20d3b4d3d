/** Random histories of a pair, for property tests: its disks, its policy, and the work between its runs. */
import fc from 'fast-check'
import type { ResyncMode, SyncPolicy } from '../core/policy.ts'
import { disks } from './arbitrary-disks.ts'
import { type Edit, edit, editOfNames, firstEdit } from './arbitrary-edits.ts'
import { decidingPolicy, firstResync, pairPolicy, roundPolicy } from './arbitrary-policies.ts'
import type { PairOptions } from './memory-pair.ts'

export interface Story {
  readonly options: PairOptions
  /** What every run of the pair is told. */
  readonly policy: Partial<SyncPolicy>
  readonly firstResync: ResyncMode
  /** What is there before the first run. */
  readonly base: readonly Edit[]
  readonly rounds: readonly Round[]
}

/** What happens before a later run, and what that run is told besides the story's policy. */
export interface Round {
  readonly edits: readonly Edit[]
  readonly policy: Partial<SyncPolicy>
}

export interface StorySize {
  readonly base?: number
  readonly rounds?: number
  readonly edits?: number
  /** Whether runs may decide by any mode and rule, or all by rclone's own. */
  readonly decides?: 'by any rule'
  /** Whether files come to have several names. */
  readonly names?: 'several'
}

export function story({ base = 12, rounds = 3, edits = 8, decides, names }: StorySize = {}): fc.Arbitrary<Story> {
  const policy = decides === undefined ? roundPolicy : decidingPolicy
  const round = fc.record({ edits: fc.array(names === undefined ? edit : editOfNames, { minLength: 1, maxLength: edits }), policy })
  return fc.record({
    options: disks,
    policy: pairPolicy,
    firstResync: decides === undefined ? fc.constant('path1' as const) : firstResync,
    base: fc.array(firstEdit, { minLength: Math.min(3, base), maxLength: base }),
    rounds: fc.array(round, { minLength: 1, maxLength: rounds }),
  })
}
