import type { Prisma } from '../generated/client.ts'

export type RunTrigger = 'manual' | 'schedule' | 'follow-up' | 'apply'
export type ActiveRunState = 'queued' | 'scanning' | 'planning' | 'applying' | 'verifying'
export type FinishedRunState = 'nothing' | 'held' | 'done' | 'partial' | 'failed' | 'stopped'
export type RunState = ActiveRunState | FinishedRunState

/** A run as it is stored. Columns of JSON are what their writer put there. */
export interface RunRow {
  readonly id: number
  readonly pairId: string
  readonly pairName: string
  readonly path1Name: string
  readonly path2Name: string
  readonly planId: number | null
  /** The counts of its plan, without what is left out; null while there is none. */
  readonly planCounts: unknown
  readonly trigger: RunTrigger
  readonly state: RunState
  readonly counters: unknown
  readonly gates: unknown
  readonly failure: unknown
  readonly requestedBy: string | null
  /** Who asked for it, beside the name. */
  readonly requester: unknown
  readonly options: unknown
  /** The approval that it carries out, or that it led to. */
  readonly approvalId: number | null
  readonly stopRequestedBy: string | null
  readonly stopRequestedAt: Date | null
  /** How fast it may copy, where that was set for it. */
  readonly bandwidth: string | null
  readonly workerId: string | null
  readonly leaseToken: number | null
  readonly logLines: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

export const runInclude = {
  pair: { select: { name: true, path1Name: true, path2Name: true } },
  plan: { select: { counts: true, selection: true } },
} as const satisfies Prisma.RunInclude

type StoredRun = Prisma.RunGetPayload<{ include: typeof runInclude }>

export function runRow({ pair, plan, ...run }: StoredRun): RunRow {
  return {
    ...run,
    pairName: pair.name,
    path1Name: pair.path1Name,
    path2Name: pair.path2Name,
    planCounts: chosenCounts(plan),
    trigger: run.trigger as RunTrigger,
    state: run.state as RunState,
  }
}

function chosenCounts(plan: StoredRun['plan']): unknown {
  const selection = plan?.selection as { readonly counts?: unknown } | null | undefined
  return selection?.counts ?? plan?.counts ?? null
}
