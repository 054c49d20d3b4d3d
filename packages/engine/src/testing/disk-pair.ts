import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalReadable, openLocalWritable } from '../backends/local/open-local.ts'
import type { Decision } from '../core/decision.ts'
import type { Operation } from '../core/operation.ts'
import { decodeRow } from '../core/plan-row.ts'
import { defaultPolicy, type SyncPolicy } from '../core/policy.ts'
import { type PerSide, perSide, type Side } from '../core/side.ts'
import type { RunReport, SyncEvent } from '../core/sync-event.ts'
import type { BaseSink } from '../ports/base-store.ts'
import type { ContentSource } from '../ports/content-source.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunGuard } from '../ports/run-guard.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import type { Transport } from '../ports/transport.ts'
import { applyPlan } from '../run/apply-plan.ts'
import type { PreparedPlan } from '../run/prepare-plan.ts'
import { type PreparedDecisions, previewDecisions } from '../run/preview-decisions.ts'
import { previewSync, runSync } from '../run/run-sync.ts'
import { createSqlitePlanStore } from '../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../stores/sqlite-state-store.ts'
import { systemClock } from '../system-clock.ts'
import { readTree, type Tree } from './disk-tree.ts'
import { openUp } from './open-up.ts'

export const plainPolicy: SyncPolicy = defaultPolicy

export const freeGuard: RunGuard = { assertMayWrite: () => {} }

/** Two real folders with a state of their own in a scratch folder. */
export class DiskPair {
  readonly folder: string
  readonly path1: string
  readonly path2: string
  readonly stateFile: string

  /** Path2 may be given, to lie on another disk; `disk` is where the scratch folder is made. */
  constructor({ path2, disk = tmpdir() }: { path2?: string; disk?: string } = {}) {
    this.folder = mkdtempSync(join(disk, 'disk-pair-'))
    this.path1 = join(this.folder, 'path1')
    this.stateFile = join(this.folder, 'state.sqlite')
    this.path2 = path2 ?? join(this.folder, 'path2')
    mkdirSync(this.path1)
    if (path2 === undefined) mkdirSync(this.path2)
  }

  trees(): PerSide<Tree> {
    return { path1: readTree(this.path1), path2: readTree(this.path2) }
  }

  /** One run. `wrap` stands between the engine and a side's disk; `rowsAtOnce` cuts the plan into batches of so many rows. */
  async sync(
    policy: Partial<SyncPolicy> = {},
    options: {
      guard?: RunGuard
      signal?: AbortSignal
      bases?: BaseSink
      transport?: Transport
      wrap?: (backend: WritableBackend, side: Side) => WritableBackend
      rowsAtOnce?: number
      onEvent?: (event: SyncEvent) => void
      onPlan?: (operations: readonly Operation[]) => void
    } = {},
  ): Promise<RunReport> {
    const guard = options.guard ?? freeGuard
    const wrap = options.wrap ?? ((backend) => backend)
    const backends = perSide((side) => wrap(openLocalWritable(this[side], this.folder, guard), side))
    const { state, plan } = this.#stores()
    if (options.rowsAtOnce !== undefined) cutRows(plan, options.rowsAtOnce)
    try {
      const given = {
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(options.bases === undefined ? {} : { bases: options.bases }),
        ...(options.transport === undefined ? {} : { transport: options.transport }),
      }
      const run = runSync({ backends, state, plan, policy: { ...plainPolicy, ...policy }, clock: systemClock, guard, ...given })
      const report = await drain(run, options.onEvent)
      options.onPlan?.(await operationsOf(plan))
      return report
    } finally {
      await Promise.all([backends.path1.close(), backends.path2.close(), state.close(), plan.close()])
    }
  }

  async preview(policy: Partial<SyncPolicy> = {}): Promise<PreparedPlan & { operations: Operation[] }> {
    const backends = perSide((side) => openLocalReadable(this[side], this.folder))
    const { state, plan } = this.#stores()
    try {
      const prepared = await drain(previewSync({ backends, state, plan, policy: { ...plainPolicy, ...policy }, clock: systemClock }))
      return { ...prepared, operations: await operationsOf(plan) }
    } finally {
      await Promise.all([backends.path1.close(), backends.path2.close(), state.close(), plan.close()])
    }
  }

  /** Plans decisions, lets something happen in between, and carries the plan out. */
  async decide(
    decisions: readonly Decision[],
    { policy = {}, contents, between }: { policy?: Partial<SyncPolicy>; contents?: ContentSource; between?: () => void } = {},
  ): Promise<{ prepared: PreparedDecisions; report: RunReport; outcomes: string[] }> {
    const outcomes: string[] = []
    const backends = perSide((side) => openLocalWritable(this[side], this.folder, freeGuard))
    const { state, plan } = this.#stores()
    try {
      const request = { backends, state, plan, policy: { ...plainPolicy, ...policy }, clock: systemClock }
      const prepared = await drain(previewDecisions({ ...request, decisions }))
      between?.()
      const apply = applyPlan({
        ...{ ...request, guard: freeGuard, digest: prepared.digest, baselineVersion: prepared.header?.version ?? 0, onChange: 'set-aside' },
        ...(contents === undefined ? {} : { contents }),
      })
      const report = await drain(apply, (event) => {
        if (event.type === 'operation') outcomes.push(`${event.operation.kind} ${event.operation.path}: ${event.outcome}`)
      })
      return { prepared, report, outcomes }
    } finally {
      await Promise.all([backends.path1.close(), backends.path2.close(), state.close(), plan.close()])
    }
  }

  remove(): void {
    if (process.getuid?.() !== 0) openUp(this.folder)
    rmSync(this.folder, { recursive: true, force: true })
  }

  #stores() {
    return { state: createSqliteStateStore(this.stateFile, 'pair'), plan: createSqlitePlanStore(this.folder) }
  }
}

function cutRows(plan: PlanStore, atOnce: number): void {
  const whole = plan.rows.bind(plan)
  plan.rows = async function* (after) {
    for await (const rows of whole(after)) for (let at = 0; at < rows.length; at += atOnce) yield rows.slice(at, at + atOnce)
  }
}

async function operationsOf(plan: PlanStore): Promise<Operation[]> {
  const operations: Operation[] = []
  for await (const rows of plan.rows()) operations.push(...rows.map(decodeRow))
  return operations
}

/** Takes all events of a run and gives its result. */
export async function drain<R>(events: AsyncGenerator<SyncEvent, R, void>, onEvent: (event: SyncEvent) => void = () => {}): Promise<R> {
  for (;;) {
    const next = await events.next()
    if (next.done === true) return next.value
    onEvent(next.value)
  }
}
