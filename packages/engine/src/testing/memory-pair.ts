import { TemporaryNames } from '../backends/local/temporary-names.ts'
import type { MemoryDiskOptions } from '../backends/memory/memory-disk.ts'
import { openMemoryReadable, openMemoryWritable } from '../backends/memory/open-memory.ts'
import { RemotePlace } from '../backends/remote/remote-place.ts'
import { RemoteReadable } from '../backends/remote/remote-readable.ts'
import type { RemoteStore } from '../backends/remote/remote-store.ts'
import { RemoteWritable } from '../backends/remote/remote-writable.ts'
import type { Operation } from '../core/operation.ts'
import { decodeRow, type PlanRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { type PerSide, perSide, type Side } from '../core/side.ts'
import type { RunReport, SyncEvent } from '../core/sync-event.ts'
import type { PlanSelection } from '../ports/plan-selection.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunGuard } from '../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../ports/storage-backend.ts'
import { type ApplyRequest, applyPlan } from '../run/apply-plan.ts'
import type { PreparedPlan } from '../run/prepare-plan.ts'
import { previewSync, runSync } from '../run/run-sync.ts'
import type { SyncRequest } from '../run/sync-request.ts'
import { createMemoryPlanStore } from '../stores/memory-plan-store.ts'
import { createMemoryStateStore, MemoryState } from '../stores/memory-state-store.ts'
import { drain, freeGuard, plainPolicy } from './disk-pair.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryStore, type MemoryStoreOptions } from './memory-store.ts'
import { MemoryTree, memoryTree } from './memory-tree.ts'

export interface SideOptions extends Omit<MemoryDiskOptions, 'clock'> {
  /** Given where the engine reaches the disk as it does a remote storage. */
  readonly remote?: MemoryStoreOptions
}

export type PairOptions = Partial<PerSide<SideOptions>>

export interface RunOptions {
  readonly guard?: RunGuard
  readonly signal?: AbortSignal
  /** Stands between the engine and a side's disk. */
  readonly wrap?: <B extends ReadableBackend>(backend: B, side: Side) => B
  /** Stands between the engine and the storage of a side that is a remote one. */
  readonly wrapStore?: (store: RemoteStore, side: Side) => RemoteStore
  readonly onEvent?: (event: SyncEvent) => void
  readonly bandwidth?: SyncRequest['bandwidth']
  readonly selection?: PlanSelection
}

/** A preview or run with everything it planned. */
export interface Planned {
  readonly operations: readonly Operation[]
  readonly rows: readonly PlanRow[]
}

/** Two disks in memory, their baseline and a clock that only moves when a run sleeps or a test says so. */
export class MemoryPair {
  readonly clock: FakeClock
  path1: MemoryTree
  path2: MemoryTree
  state: MemoryState
  readonly #options: PairOptions
  /** Tells the temporary files of one run from those of the next. */
  #runs = 0

  constructor(options: PairOptions = {}, clock = new FakeClock()) {
    this.clock = clock
    this.#options = options
    this.path1 = memoryTree({ ...options.path1, clock })
    this.path2 = memoryTree({ ...options.path2, clock })
    this.state = new MemoryState()
  }

  /** A pair of its own in the same state. */
  clone(): MemoryPair {
    const copy = new MemoryPair(this.#options, new FakeClock(this.clock.now()))
    copy.path1 = new MemoryTree(this.path1.disk.clone(copy.clock))
    copy.path2 = new MemoryTree(this.path2.disk.clone(copy.clock))
    copy.state = this.state.clone()
    copy.#runs = this.#runs
    return copy
  }

  async sync(policy: Partial<SyncPolicy> = {}, options: RunOptions = {}): Promise<RunReport & Planned> {
    const plan = createMemoryPlanStore()
    const report = await drain(runSync({ ...this.#request(policy, plan, options), ...this.#writing(options) }), options.onEvent)
    return { ...report, ...(await plannedIn(plan)) }
  }

  async preview(
    policy: Partial<SyncPolicy> = {},
    options: RunOptions = {},
  ): Promise<PreparedPlan & Planned & { readonly plan: PlanStore }> {
    const plan = createMemoryPlanStore()
    const prepared = await drain(previewSync(this.#request(policy, plan, options)), options.onEvent)
    return { ...prepared, ...(await plannedIn(plan)), plan }
  }

  /** Carries out what a preview planned. */
  async apply(
    preview: PreparedPlan & { readonly plan: PlanStore },
    policy: Partial<SyncPolicy> = {},
    options: RunOptions & { readonly onChange?: ApplyRequest['onChange'] } = {},
  ): Promise<RunReport> {
    const { plan, digest, header } = preview
    const request = { ...this.#request(policy, plan, options), ...this.#writing(options) }
    const { onChange = 'refuse' } = options
    return drain(applyPlan({ ...request, digest, baselineVersion: header?.version ?? 0, onChange }), options.onEvent)
  }

  /** A run starts at a time of its own, so that nothing later has the time of something it saw. */
  #request(policy: Partial<SyncPolicy>, plan: PlanStore, options: RunOptions) {
    const { signal, wrap = (backend) => backend } = options
    this.clock.advance(5)
    const state = createMemoryStateStore(this.state)
    const backends = perSide((side) => wrap(this.#readable(side, options), side))
    return { backends, state, plan, policy: { ...plainPolicy, ...policy }, clock: this.clock, ...(signal === undefined ? {} : { signal }) }
  }

  #readable(side: Side, options: RunOptions): ReadableBackend {
    const store = this.#store(side, options)
    return store === null ? openMemoryReadable(this[side].disk) : remoteReadable(store)
  }

  #store(side: Side, { wrapStore = (store) => store }: RunOptions): RemoteStore | null {
    const remote = this.#options[side]?.remote
    return remote === undefined ? null : wrapStore(new MemoryStore(this[side].disk, remote), side)
  }

  #writable(side: Side, guard: RunGuard, first: number, options: RunOptions): WritableBackend {
    const store = this.#store(side, options)
    return store === null ? openMemoryWritable(this[side].disk, guard, first) : remoteWritable(store, guard, first)
  }

  #writing(options: RunOptions) {
    const { guard = freeGuard, wrap = (backend) => backend, selection, bandwidth } = options
    const first = ++this.#runs * 1_000_000
    const backends = perSide((side): WritableBackend => wrap(this.#writable(side, guard, first, options), side))
    return { guard, backends, ...(selection === undefined ? {} : { selection }), ...(bandwidth === undefined ? {} : { bandwidth }) }
  }
}

const tag = '00000000face'

function remoteReadable(store: RemoteStore): ReadableBackend {
  return new RemoteReadable(new RemotePlace(store, '/'), new TemporaryNames(tag, 0), 'memory')
}

function remoteWritable(store: RemoteStore, guard: RunGuard, first: number): WritableBackend {
  return new RemoteWritable(new RemotePlace(store, '/'), new TemporaryNames(tag, first), 'memory', guard)
}

async function plannedIn(plan: PlanStore): Promise<Planned> {
  const rows: PlanRow[] = []
  for await (const batch of plan.rows()) rows.push(...batch)
  return { rows, operations: rows.map(decodeRow) }
}
