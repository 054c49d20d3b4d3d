import type { Prisma } from '../generated/client.ts'

export type PlanOrigin = 'preview' | 'run'
export type PlanMode = 'normal' | 'baseline' | 'resync'
export type PlanState = 'queued' | 'scanning' | 'planning' | 'ready' | 'nothing' | 'applied' | 'stale' | 'discarded' | 'failed'
export type StaleCause = 'settings-changed' | 'later-run' | 'files-changed' | 'too-old'

/** A plan as it is stored. Columns of JSON are what their writer put there. */
export interface PlanRow {
  readonly id: number
  readonly pairId: string
  readonly pairName: string
  readonly path1Name: string
  readonly path2Name: string
  readonly origin: PlanOrigin
  readonly mode: PlanMode
  readonly state: PlanState
  readonly fingerprint: string | null
  readonly baselineVersion: number | null
  readonly settingsVersion: number
  readonly counts: unknown
  readonly bytes: unknown
  readonly files: unknown
  readonly total: number
  readonly gates: unknown
  readonly failure: unknown
  readonly stale: unknown
  readonly requestedBy: string | null
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
