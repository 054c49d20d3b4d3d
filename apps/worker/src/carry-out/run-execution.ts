import { planOptions, gate as storedGate } from '@pairwise/contracts'
import type { FinishedRunState, PairRow, PlanRow } from '@pairwise/db'
import {
  applyPlan,
  type BaseStore,
  keyOf,
  type Operation,
  type OutcomeKind,
  type PerSide,
  type PlanSelection,
  type PlanStore,
  type RelPath,
  type RunReport,
  runSync,
  type StateStore,
  SyncError,
  type SyncEvent,
  type SyncPolicy,
  type WritableBackend,
} from '@pairwise/engine'
import { z } from 'zod'
import type { SealedPlan } from '../adapters/plan-totals.ts'
import { daysOfVersions, keepsBases, type PolicyOptions, policyOfPair, versionsOfRun } from '../adapters/policy-of-pair.ts'
import { countersOfPreview } from '../adapters/run-counters.ts'
import { transportOfPair } from '../adapters/transport-of-pair.ts'
import { findSides } from '../folders/find-sides.ts'
import { openBoth } from '../folders/open-both.ts'
import { openWritable, type SidePlace } from '../folders/side-place.ts'
import { type HeldSet, heldSetOf } from '../holds/held-set.ts'
import { BaseCollector } from './base-collector.ts'
import { beginBeforeWriting, readyBeforeCommit } from './begin-first.ts'
import { breathe } from './breathe.ts'
import type { CarryOutDeps } from './carry-out-deps.ts'
import { mergedContents } from './decisions-of-plan.ts'
import { followEvents } from './follow-events.ts'
import { KeptOfRun } from './kept-of-run.ts'
import { patientPlanStore } from './patient-plan-store.ts'
import { patientSelection } from './patient-selection.ts'
import { patientStateStore } from './patient-state-store.ts'
import { type Patience, patiently } from './patiently.ts'
import { type Recording, recordAsked, recordDecided, recordShown } from './record-conflicts.ts'
import type { RunLogWriter } from './run-log-writer.ts'
import { chooseTask, type RunTask, storePlan } from './run-plan.ts'
import type { RunRecord } from './run-record.ts'
import type { TakenRun } from './take-run.ts'
import { tellEvent } from './tell-event.ts'

/** A taken run with all that belongs to it. */
export interface RunContext {
  readonly deps: CarryOutDeps
  readonly taken: TakenRun
  readonly pair: PairRow
  readonly log: RunLogWriter
  readonly record: RunRecord
  readonly patience: Patience
}

/** Where texts for merging are kept, and what hands them over. */
interface Bases {
  readonly store: BaseStore
  readonly sink: BaseCollector
}

type Sealed = Pick<SealedPlan, 'digest' | 'totals'>

/** The one time that a taken run is carried out: it decides what to do, and has the engine do it. */
export class RunExecution {
  readonly #context: RunContext
  /** What the run kept of what it replaced and deleted. */
  readonly kept: KeptOfRun
  readonly #unreadable: RelPath[] = []
  /** What became of decisions, by path. */
  readonly #decided = new Map<RelPath, OutcomeKind>()
  #task: RunTask | null = null
  #sealed: Sealed | null = null
  #baselineVersion = 0
  #begun: Promise<void> | null = null
  #held: HeldSet | null | undefined

  constructor(context: RunContext) {
    this.#context = context
    const { pair, taken } = context
    this.kept = new KeptOfRun({ pairId: pair.id, runId: taken.run.id, days: daysOfVersions(pair) })
  }

  /** Whether something may have been written to a side or to the baseline. */
  get hasBegun(): boolean {
    return this.#begun !== null
  }

  /** The plan that was made for this run alone; null while there is none. */
  get ownPlanId(): number | null {
    return this.#task?.kind === 'sync' ? this.#task.planId : null
  }

  /** The plan that the run made or carries out. */
  get planId(): number | null {
    const task = this.#task
    return task === null ? null : task.kind === 'sync' ? task.planId : task.plan.id
  }

  /** What the run holds; null for nothing, undefined while that is not known. */
  get held(): HeldSet | null | undefined {
    return this.#held
  }

  async carryOut(): Promise<Extract<FinishedRunState, 'nothing' | 'done' | 'partial' | 'held'>> {
    const { deps, taken, pair, patience } = this.#context
    const places = await findSides(pair, deps)
    const state = patientStateStore(deps.database.stateStore({ pairId: pair.id, token: taken.token }), patience)
    const header = await state.header()
    this.#baselineVersion = header?.version ?? 0
    const task = await patiently(() => chooseTask(taken, header, pair.version, deps.database, deps.name), patience)
    this.#task = task
    if (task.kind === 'apply' && this.#isStopped(task.plan.gates)) return 'held'
    if (task.kind === 'sync') this.#context.record.plan(task.planId)
    else this.#context.record.count(countersOfPreview(task.plan))
    const report = await this.#haveItDone(task, places, state)
    await this.#storeOwnPlan()
    if (report.result === 'held' || report.result === 'partial' || report.unreadable > 0)
      return report.result === 'held' ? 'held' : 'partial'
    if (this.#held !== null) return 'held'
    // What it did before it was cut off is the run's too, also where nothing was left to do.
    return report.result === 'nothing' && this.#context.record.counters.done > 0 ? 'done' : report.result
  }

  async #haveItDone(task: RunTask, places: PerSide<SidePlace>, state: StateStore): Promise<RunReport> {
    const { deps, taken, pair, record, log, patience } = this.#context
    const { storage, database, clock } = deps
    const policy = policyOfPair(pair, {
      ...(task.kind === 'sync' ? task.options : optionsOf(task.plan)),
      first: (task.kind === 'sync' ? task.mode : task.plan.mode) === 'baseline',
      versions: versionsOfRun(pair, places, taken.run.id),
    })
    taken.bandwidth.setOfPair(policy.limits.bandwidth)
    const bases = this.#basesOf(policy)
    const backends = await openBoth(places, async (side) => {
      const backend = await openWritable(storage, places[side], pair.id, taken.memory)
      return beginBeforeWriting(backend, () => this.#begin())
    })
    const request = {
      backends,
      state: readyBeforeCommit(state, () => this.#readyToCommit()),
      plan: patientPlanStore(database.planStore(task.kind === 'apply' ? task.plan.id : task.planId), patience),
      ...this.#selectionOf(task),
      policy,
      contents: mergedContents(database, pair.id, deps.box),
      ...(bases === null ? {} : { bases: bases.sink }),
      ...transportOfPair(pair, (text) => log.write('info', text)),
      clock,
      guard: taken.memory,
      bandwidth: () => taken.bandwidth.now,
      signal: taken.stop.signal,
    }
    const hear = (event: SyncEvent) => {
      if (event.type === 'planned') this.#sealed = { digest: event.digest, totals: event.totals }
      if (event.type === 'unreadable') this.#unreadable.push(event.path)
      if (event.type === 'operation') this.#hearOutcome(event.operation, event.outcome, policy)
      tellEvent(event, pair, log, record)
    }
    try {
      if (task.kind === 'sync') {
        const report = await followEvents(runSync(request), hear)
        await bases?.sink.flush()
        if (report.result !== 'held')
          await this.#record(bases, { backends, state, policy }, (recording) => recordAsked(recording, this.#unreadable))
        await this.#lookAtHeld(request.plan, backends)
        return report
      }
      const { digest, baselineVersion, mode } = task.plan
      const isOfDecisions = mode === 'decisions'
      const report = await followEvents(
        applyPlan({
          ...request,
          digest: digest ?? '',
          baselineVersion: baselineVersion ?? 0,
          onChange: isOfDecisions ? 'set-aside' : 'refuse',
        }),
        hear,
      )
      await bases?.sink.flush()
      await this.#record(bases, { backends, state, policy }, (recording) =>
        isOfDecisions ? recordDecided(recording, this.#decided) : recordShown(recording),
      )
      this.#tripParts(task.plan.gates)
      await this.#lookAtHeld(request.plan, backends)
      return report
    } finally {
      await Promise.all([backends.path1.close(), backends.path2.close()])
    }
  }

  #selectionOf(task: RunTask): { selection?: PlanSelection } {
    const { deps, patience } = this.#context
    const of = (planId: number, by: 'rows' | 'places' | 'failed') => ({
      selection: patientSelection(deps.database.planSelection(planId, by), patience),
    })
    if (task.kind === 'apply') return of(task.plan.id, 'rows')
    if (task.failedOf !== null) return of(task.failedOf, 'failed')
    return task.restOf === null ? {} : of(task.restOf, 'places')
  }

  #basesOf({ keying }: SyncPolicy): Bases | null {
    const { deps, pair } = this.#context
    if (!keepsBases(pair)) return null
    const store = deps.database.baseStore({ pairId: pair.id, box: deps.box, keyOf: (path) => keyOf(path, keying) })
    const sink = new BaseCollector(store, (error) => deps.log.warn({ err: error, pair: pair.id }, 'texts for merging could not be kept'))
    return { store, sink }
  }

  #hearOutcome(operation: Operation, outcome: OutcomeKind, { versions }: SyncPolicy): void {
    if (outcome === 'done') this.kept.note(operation, versions)
    if (operation.reason === 'DECISION' && operation.kind !== 'mkdir' && operation.kind !== 'forget')
      this.#decided.set(operation.path, outcome)
  }

  /** Conflicts are recorded while both sides can still be looked at. */
  async #record(
    bases: Bases | null,
    { backends, state, policy }: Pick<Recording, 'backends' | 'state'> & { readonly policy: SyncPolicy },
    record: (recording: Recording) => Promise<number>,
  ): Promise<void> {
    const { deps, pair, patience } = this.#context
    const planId = this.planId
    if (planId === null) return
    const recording = {
      database: deps.database,
      pairId: pair.id,
      planId,
      keying: policy.keying,
      state,
      bases: bases?.store ?? null,
      backends,
    }
    const conflicts = await patiently(() => record(recording), patience)
    if (conflicts > 0) this.#context.record.count({ conflicts })
  }

  /** What is held is described while both sides can still be looked at. */
  async #lookAtHeld(plan: PlanStore, backends: PerSide<Pick<WritableBackend, 'look'>>): Promise<void> {
    const { deps, pair, record, patience } = this.#context
    const digest = this.#sealed?.digest ?? (this.#task?.kind === 'apply' ? this.#task.plan.digest : null)
    if (digest === null) return
    const open = await patiently(() => deps.database.approvals.openOf(pair.id, 'held'), patience)
    const held = { plan, digest, totals: this.#sealed?.totals ?? null, gates: record.gates, backends }
    this.#held = await heldSetOf(held, open?.fingerprint ?? null)
  }

  /** What a plan that was shown before holds back, its run holds back too. */
  #tripParts(gates: unknown): void {
    for (const gate of z.array(storedGate).parse(gates)) if (gate.kind === 'part') this.#context.record.trip(gate)
  }

  /** Before the first write: the row says that the run applies, and which plan. Whoever takes it over knows by that what may have been done. */
  #begin(): Promise<void> {
    this.#begun ??= this.#sayThatItBegins()
    return this.#begun
  }

  async #sayThatItBegins(): Promise<void> {
    const { record, patience } = this.#context
    await breathe()
    try {
      await this.#storeOwnPlan()
      await patiently(() => record.write(), patience)
    } catch (cause) {
      // An error with a code of its own would count as trouble with one path, and the run would go on.
      if (cause instanceof SyncError) throw cause
      throw new SyncError('backend-failed', 'the start of the run could not be stored, so nothing was changed', { cause })
    }
  }

  /**
   * What the baseline has is not planned again, so the lines about it and what was kept of it are stored before it: a process that is
   * killed in between leaves no gap in the log and no version that nobody knows of.
   */
  async #readyToCommit(): Promise<void> {
    const { deps, log, patience } = this.#context
    await breathe()
    await this.#begin()
    await log.flush()
    await patiently(() => this.kept.store(deps.database.keptVersions), patience)
  }

  async #storeOwnPlan(): Promise<void> {
    const [task, sealed] = [this.#task, this.#sealed]
    if (task?.kind !== 'sync' || sealed === null) return
    const { deps, record, patience } = this.#context
    const plan = { ...sealed, gates: record.gates, baselineVersion: this.#baselineVersion, mode: task.mode }
    await patiently(() => storePlan(deps.database, task.planId, deps.name, plan), patience)
  }

  /** Pages offer no apply for a plan that a gate stopped; a request may come all the same. */
  #isStopped(gates: unknown): boolean {
    const found = z.array(storedGate).parse(gates)
    if (!found.some((gate) => gate.kind === 'stop')) return false
    for (const gate of found) this.#context.record.trip(gate)
    return true
  }
}

function optionsOf({ mode, options }: PlanRow): PolicyOptions {
  return { ...planOptions.parse(options), resync: mode === 'baseline' || mode === 'resync' }
}
