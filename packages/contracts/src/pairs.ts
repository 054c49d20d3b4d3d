import { z } from 'zod'
import { folder } from './connections.ts'
import { connectionId, instant, pairId } from './ids.ts'
import { plan } from './plans.ts'
import { run } from './runs.ts'
import { schedule, scheduleView } from './schedules.ts'

const sideName = z.string().trim().min(1, 'Give this side a name.').max(40, 'At most 40 characters.')
const pairName = z.string().trim().min(1, 'Give the pair a name.').max(80, 'At most 80 characters.')

export const pairSide = z.strictObject({ connectionId, folder, name: sideName })
export type PairSide = z.infer<typeof pairSide>

/** What a run of the pair may do. Filters are in rclone's syntax, one rule a line. */
export const pairSettings = z.strictObject({
  maxDeletePercent: z.number().int().min(0, 'A percentage from 0 to 100.').max(100, 'A percentage from 0 to 100.').default(25),
  maxDeleteFiles: z.number().int().min(0, 'A number from 0.').max(1_000_000_000).default(1000),
  filters: z.string().max(200_000, 'At most 200,000 characters.').default(''),
})
export type PairSettings = z.infer<typeof pairSettings>

export const pairCreate = z.strictObject({
  name: pairName,
  path1: pairSide,
  path2: pairSide,
  settings: pairSettings.default({ maxDeletePercent: 25, maxDeleteFiles: 1000, filters: '' }),
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
  /** Made by `npm start -- --demo` over two sample folders. */
  sample: z.boolean(),
  contentForViewers: z.boolean(),
  createdAt: instant,
  asOf: instant,
})
export type Pair = z.infer<typeof pair>

export const pairList = z.object({ rows: z.array(pair), asOf: instant })
export type PairList = z.infer<typeof pairList>
