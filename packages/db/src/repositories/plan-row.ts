import type { Prisma } from '../generated/client.ts'

export type PlanOrigin = 'preview' | 'run'
export type PlanMode = 'normal' | 'baseline' | 'resync' | 'decisions'

/** Why a plan can't be applied any more, with what is to be told about it. When that was found is added. */
export type StaleMark =
  | { readonly cause: 'settings-changed'; readonly by: string | null }
  | { readonly cause: 'later-run'; readonly runId: number | null }
  | { readonly cause: 'files-changed'; readonly total: number; readonly files: readonly unknown[] }
  | { readonly cause: 'too-old' }
export type PlanState = 'queued' | 'scanning' | 'planning' | 'ready' | 'nothing' | 'held' | 'applied' | 'stale' | 'discarded' | 'failed'

/** A plan as it is stored. Columns of JSON are what their writer put there. */
export interface PlanRow {
  readonly id: number
  /** The plan that this one replaces, or whose rest this one carries out. */
  readonly parentId: number | null
  readonly pairId: string
  readonly pairName: string
  readonly path1Name: string
  readonly path2Name: string
  readonly origin: PlanOrigin
  readonly mode: PlanMode
  readonly state: PlanState
  /** Names what will be carried out: the rows of the plan and what is left out of them. */
  readonly fingerprint: string | null
  readonly baselineVersion: number | null
  readonly settingsVersion: number
  readonly counts: unknown
  readonly bytes: unknown
  readonly files: unknown
  readonly space: unknown
  readonly total: number
  readonly gates: unknown
  readonly failure: unknown
  readonly stale: unknown
  readonly selection: unknown
  readonly checkedAt: Date | null
  readonly carriedOver: unknown
  readonly requestedBy: string | null
  readonly appliedBy: string | null
  readonly options: unknown
  readonly approvalId: number | null
  /** Names the rows alone; null while they may change. */
  readonly digest: string | null
  /** The run that carries it out or has done so. */
  readonly runId: number | null
  readonly createdAt: Date
  readonly readyAt: Date | null
}

export const planInclude = {
  pair: { select: { name: true, path1Name: true, path2Name: true } },
  run: { select: { id: true } },
} as const satisfies Prisma.PlanInclude

type StoredPlan = Prisma.PlanGetPayload<{ include: typeof planInclude }>

export function planRow({ pair, run, tallies: _, claimedBy: __, heartbeatAt: ___, ...plan }: StoredPlan): PlanRow {
  return {
    ...plan,
    pairName: pair.name,
    path1Name: pair.path1Name,
    path2Name: pair.path2Name,
    runId: run?.id ?? null,
    origin: plan.origin as PlanOrigin,
    mode: plan.mode as PlanMode,
    state: plan.state as PlanState,
  }
}
