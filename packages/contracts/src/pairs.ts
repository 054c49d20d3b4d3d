import { z } from 'zod'
import { bandwidth } from './bandwidth.ts'
import { conflictCounts } from './conflicts.ts'
import { folder } from './folders.ts'
import { connectionId, instant, pairId } from './ids.ts'
import { plan } from './plans.ts'
import { run } from './runs.ts'
import { schedule, scheduleView } from './schedules.ts'

const sideName = z.string().trim().min(1, 'Give this side a name.').max(40, 'At most 40 characters.')
const pairName = z.string().trim().min(1, 'Give the pair a name.').max(80, 'At most 80 characters.')

export const pairSide = z.strictObject({ connectionId, folder, name: sideName })
export type PairSide = z.infer<typeof pairSide>

/** What happens to files that both sides changed. `ask` leaves both as they are until a person decides. */
export const conflictSettings = z.strictObject({
  resolve: z.enum(['ask', 'keep-both', 'newer', 'older', 'larger', 'smaller', 'path1', 'path2']).default('ask'),
  /** Where `resolve` is `ask`: whether it also asks about what was changed on one side and deleted on the other. */
  changedAndDeleted: z.enum(['ask', 'keep-changed']).default('ask'),
  /** Where a side wins, what becomes of the other version: it goes to the versions, or stays beside the winner under another name. */
  loser: z.enum(['version', 'keep-both']).default('version'),
})

/** Replaced and deleted files are kept for so many days. */
export const versionSettings = z.strictObject({
  keep: z.boolean().default(true),
  days: z.number().int().min(1, 'At least one day.').max(3650, 'At most 3650 days.').default(30),
})

/** What travels besides content and modified time, where both sides can. */
export const metadataSettings = z.strictObject({
  permissions: z.boolean().default(false),
  owner: z.boolean().default(false),
  xattrs: z.boolean().default(false),
  acls: z.boolean().default(false),
})

/** By what a change of a file is recognised. `checksum` reads every file whose revision can't prove that it is the same. */
export const compareSettings = z
  .strictObject({ size: z.boolean().default(true), modtime: z.boolean().default(true), checksum: z.boolean().default(false) })
  .refine((compare) => compare.size || compare.modtime || compare.checksum, 'Compare by size, modified time or checksum: at least one.')

const upTo = (most: number) => {
  const message = `A whole number from 1 to ${most}.`
  return z.number(message).int(message).min(1, message).max(most, message)
}

/** What a run of the pair may do. Filters are in rclone's syntax, one rule a line. */
export const pairSettings = z.strictObject({
  maxDeletePercent: z.number().int().min(0, 'A percentage from 0 to 100.').max(100, 'A percentage from 0 to 100.').default(25),
  maxDeleteFiles: z.number().int().min(0, 'A number from 0.').max(1_000_000_000).default(1000),
  filters: z.string().max(200_000, 'At most 200,000 characters.').default(''),
  conflicts: conflictSettings.prefault({}),
  versions: versionSettings.prefault({}),
  /** Empty folders come and go with their files, are synced like files, or are removed on both sides. */
  folders: z.enum(['implied', 'synced', 'pruned']).default('implied'),
  /** Symbolic links are skipped, synced as links, or followed to what they lead to. */
  links: z.enum(['skipped', 'synced', 'followed']).default('skipped'),
  metadata: metadataSettings.prefault({}),
  compare: compareSettings.prefault({}),
  /** What counts as a move: the file's own id with size and time, or also a unique match of name, size and time. */
  moves: z.enum(['by-id', 'by-look']).default('by-id'),
  /** Whether upper and lower case are one in names. */
  ignoreCase: z.boolean().default(false),
  /** All copies of a run together go no faster. */
  bandwidth: bandwidth.default('off'),
  /** So many files are copied at once. */
  transfers: upTo(64).default(4),
  /** So many files are looked at or compared at once. */
  checkers: upTo(256).default(8),
  /** What moves the contents of large files: Pairwise itself, or rsync, which sends only the parts that changed. */
  transport: z.enum(['builtin', 'rsync']).default('builtin'),
  /** Whether rsync compresses what it sends. */
  rsyncCompress: z.boolean().default(false),
})
export type PairSettings = z.infer<typeof pairSettings>

export const pairCreate = z.strictObject({
  name: pairName,
  path1: pairSide,
  path2: pairSide,
  settings: pairSettings.prefault({}),
  schedule: schedule.default({ kind: 'manual' }),
})
export type PairCreate = z.input<typeof pairCreate>

/** Changing a folder starts a new baseline, on purpose: the old one says nothing about another tree. */
export const pairUpdate = z.strictObject({
  name: pairName.optional(),
  path1: pairSide.optional(),
  path2: pairSide.optional(),
  settings: pairSettings.optional(),
  /** Whether viewers may see what is inside the files. */
  contentForViewers: z.boolean().optional(),
})
export type PairUpdate = z.input<typeof pairUpdate>

/** Whether both sides are the same, as far as is known, and since when. Never a colour without a time. */
export const syncFact = z.discriminatedUnion('state', [
  z.object({ state: z.literal('needs-baseline') }),
  z.object({ state: z.literal('in-sync'), asOf: instant }),
  z.object({ state: z.literal('changes-waiting'), changes: z.number().int(), asOf: instant }),
  z.object({ state: z.literal('unknown'), asOf: instant.nullable() }),
])
export type SyncFact = z.infer<typeof syncFact>

export const pair = z.object({
  id: pairId,
  name: z.string(),
  path1: pairSide,
  path2: pairSide,
  settings: pairSettings,
  /** Goes up with every change of settings or folders; plans name the version they were made with. */
  version: z.number().int(),
  schedule: scheduleView,
  sync: syncFact,
  lastRun: run.nullable(),
  activeRun: run.nullable(),
  /** The newest plan that a person asked for, so that a preview someone left can be found again. */
  lastPlan: plan.nullable(),
  /** Conflicts that wait for a decision, or are decided and not applied. */
  conflicts: conflictCounts,
  /** Over two sample folders that Pairwise made. */
  sample: z.boolean(),
  contentForViewers: z.boolean(),
  createdAt: instant,
  asOf: instant,
})
export type Pair = z.infer<typeof pair>

export const pairList = z.object({ rows: z.array(pair), asOf: instant })
export type PairList = z.infer<typeof pairList>
