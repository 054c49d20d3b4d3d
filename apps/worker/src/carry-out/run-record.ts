import type { Gate as ContractGate, LiveEvent, RunCounters } from '@pairwise/contracts'
import type { ActiveRunState, Database, RunRow } from '@pairwise/db'
import { displayPath, type RelPath, SyncError } from '@pairwise/engine'
import { runChanged } from '../adapters/live-events.ts'
import { countersGoingOn, noCounters } from '../adapters/run-counters.ts'
import { FailedFiles } from './failed-files.ts'
import { PacedWriter } from './paced-writer.ts'

type WorkingState = Exclude<ActiveRunState, 'queued'>

export interface RunRecordOptions {
  readonly run: Pick<RunRow, 'id' | 'pairId'>
  readonly token: number
  /** How the run stood when it was cut off after it had begun to write; null for one that begins. */
  readonly before: RunCounters | null
  /** The run is another's now. */
  readonly onTakenOver: () => void
  /** Hears of writes that failed; they come again. */
  readonly onTrouble: (error: unknown) => void
}

/** Half a second: progress that comes faster is not seen. */
const paceMs = 500
/** So many files in work are named at once. */
const mostCurrent = 8

/** How a run stands, in its row and for whoever watches. Told at most twice a second, and always the newest. */
export class RunRecord {
  readonly #database: Pick<Database, 'withTransaction'>
  readonly #options: RunRecordOptions
  readonly #writer: PacedWriter
  #state: WorkingState = 'scanning'
  #toldState: WorkingState | null = null
  #counters: RunCounters = noCounters
  /** Whether it is known how much there is to do. */
  #isPlanned = false
  #current: readonly RelPath[] = []
  #gates: readonly ContractGate[] = []
  #planId: number | null = null
  readonly failed = new FailedFiles()

  constructor(database: Pick<Database, 'withTransaction'>, options: RunRecordOptions) {
    this.#database = database
    this.#options = options
    this.#writer = new PacedWriter(() => this.write(), paceMs, options.onTrouble)
  }

  get counters(): RunCounters {
    const { before } = this.#options
    if (before === null) return this.#counters
    return this.#isPlanned ? countersGoingOn(before, this.#counters) : before
  }

  get gates(): readonly ContractGate[] {
    return this.#gates
  }

  enter(state: WorkingState): void {
    this.#state = state
    this.#writer.touch()
  }

  plan(planId: number): void {
    this.#planId = planId
    this.#writer.touch()
  }

  trip(gate: ContractGate): void {
    this.#gates = [...this.#gates, gate]
  }

  count(counters: Partial<RunCounters>, current: readonly RelPath[] = this.#current): void {
    this.#counters = { ...this.#counters, ...counters }
    this.#isPlanned ||= counters.total !== undefined
    this.#current = current
    this.#writer.touch()
  }

  /** Stores how the run stands now. Throws `lease-lost` when another process has taken it over. */
  async write(): Promise<void> {
    const { run, token, onTakenOver } = this.#options
    const state = this.#state
    const changed: LiveEvent[] = state === this.#toldState ? [] : [runChanged({ ...run, state })]
    const progress: LiveEvent = {
      type: 'run-progress',
      runId: run.id,
      state,
      counters: this.counters,
      current: this.#current.slice(0, mostCurrent).map(displayPath),
    }
    const facts = { counters: this.counters, gates: this.#gates, ...(this.#planId === null ? {} : { planId: this.#planId }) }
    const isOurs = await this.#database.withTransaction(async ({ runs, liveEvents }) => {
      if (!(await runs.progress({ runId: run.id, token, state, ...facts }))) return false
      await liveEvents.append(`run:${run.id}`, [...changed, progress])
      if (changed.length > 0) await liveEvents.append('instance', changed)
      return true
    })
    if (isOurs) this.#toldState = state
    else {
      onTakenOver()
      throw new SyncError('lease-lost', 'another process has taken this run over')
    }
  }

  /** Tells nothing more. */
  close(): Promise<void> {
    return this.#writer.close()
  }
}
