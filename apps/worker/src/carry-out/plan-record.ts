import type { LiveEvent, PlanProgress } from '@pairwise/contracts'
import type { Database, PlanRow } from '@pairwise/db'
import { SyncError, type SyncEvent } from '@pairwise/engine'
import { planChanged } from '../adapters/live-events.ts'
import { assertNever } from '../assert-never.ts'
import { PacedWriter } from './paced-writer.ts'

export interface PlanRecordOptions {
  readonly plan: Pick<PlanRow, 'id' | 'pairId'>
  readonly claimant: string
  /** The plan is not this process's any more: it was discarded, or taken over. */
  readonly onLost: () => void
  readonly onTrouble: (error: unknown) => void
}

const paceMs = 500

/** How the making of a plan goes on, in its row and for whoever watches. */
export class PlanRecord {
  readonly #database: Pick<Database, 'withTransaction' | 'plans'>
  readonly #options: PlanRecordOptions
  readonly #writer: PacedWriter
  readonly #signs: NodeJS.Timeout
  #state: 'scanning' | 'planning' = 'scanning'
  #toldState: PlanRow['state'] | null = null
  #progress: PlanProgress = { path1: { files: 0, done: false }, path2: { files: 0, done: false } }

  /** Gives a sign of life every `aliveMs`, whether there is progress or not. */
  constructor(database: Pick<Database, 'withTransaction' | 'plans'>, options: PlanRecordOptions, aliveMs: number) {
    this.#database = database
    this.#options = options
    this.#writer = new PacedWriter(() => this.#write(), paceMs, options.onTrouble)
    this.#signs = setInterval(() => this.#writer.touch(), aliveMs)
    this.#writer.touch()
  }

  hear(event: SyncEvent): void {
    switch (event.type) {
      case 'scanned':
        this.#progress = { ...this.#progress, [event.side]: { files: event.files, done: event.finished } }
        this.#writer.touch()
        break
      case 'phase':
        if (event.phase === 'planning') this.#state = 'planning'
        this.#writer.touch()
        break
      case 'notice':
      case 'unreadable':
      case 'unverified':
      case 'limit':
      case 'gate':
      case 'planned':
      case 'operation':
      case 'progress':
      case 'committed':
        break
      default:
        assertNever(event)
    }
  }

  /** A sign of life that is answered. Throws when the plan is not this process's any more. */
  async assertOurs(): Promise<void> {
    const { plan, claimant, onLost } = this.#options
    if (await this.#database.plans.keep({ planId: plan.id, claimant })) return
    onLost()
    throw new SyncError('cancelled', 'the plan was discarded, or another process makes it now')
  }

  /** Tells nothing more. */
  close(): Promise<void> {
    clearInterval(this.#signs)
    return this.#writer.close()
  }

  async #write(): Promise<void> {
    const { plan, claimant, onLost } = this.#options
    const state = this.#state
    const changed: LiveEvent[] = state === this.#toldState ? [] : [planChanged({ ...plan, state })]
    const progress: LiveEvent = { type: 'plan-progress', planId: plan.id, progress: this.#progress }
    const isOurs = await this.#database.withTransaction(async ({ plans, liveEvents }) => {
      if (!(await plans.keep({ planId: plan.id, claimant, state }))) return false
      await liveEvents.append(`plan:${plan.id}`, [...changed, progress])
      if (changed.length > 0) await liveEvents.append('instance', changed)
      return true
    })
    if (isOurs) this.#toldState = state
    else onLost()
  }
}
