import { compareBytes } from '../core/rel-path.ts'
import type { MoveCandidate, PlanRow, PlanStore, RowOutcome } from '../ports/plan-store.ts'

const batchRows = 3

export interface MemoryPlanStore extends PlanStore {
  outcomeOf(order: Uint8Array): { outcome: string; problem: string | null } | null
}

/** A plan in memory, for plans that are known to be small. */
export function createMemoryPlanStore(): MemoryPlanStore {
  return new MemoryPlan()
}

class MemoryPlan implements MemoryPlanStore {
  readonly #rows = new Map<string, PlanRow>()
  readonly #outcomes = new Map<string, RowOutcome>()
  /** The rows in order; null once they changed. */
  #sorted: readonly PlanRow[] | null = null
  #digest: string | null = null

  async append(rows: readonly PlanRow[]): Promise<void> {
    this.#refuseWhenSealed()
    this.#put(rows)
  }

  async *moveCandidates(): AsyncGenerator<MoveCandidate> {
    const byKey = Map.groupBy(
      this.#inOrder().filter((row) => row.moveKey !== null && (row.kind === 'delete' || row.kind === 'copy')),
      (row) => row.moveKey,
    )
    const candidates = [...byKey.values()].flatMap((rows): MoveCandidate[] => {
      const [deletion, copy] = [rows.find((row) => row.kind === 'delete'), rows.find((row) => row.kind === 'copy')]
      return rows.length === 2 && deletion !== undefined && copy !== undefined ? [{ deletion, copy }] : []
    })
    yield* candidates.sort((a, b) => compareBytes(a.deletion.order, b.deletion.order))
  }

  async replace(orders: readonly Uint8Array[], rows: readonly PlanRow[]): Promise<void> {
    this.#refuseWhenSealed()
    for (const order of orders) this.#rows.delete(placeOf(order))
    this.#put(rows)
  }

  async *rows(after: Uint8Array = new Uint8Array(0)): AsyncGenerator<readonly PlanRow[]> {
    for (let last = after; ; ) {
      const rows = this.#inOrder()
      const first = firstAfter(rows, last)
      const batch = rows.slice(first, first + batchRows)
      if (batch.length === 0) return
      last = (batch.at(-1) as PlanRow).order
      yield batch
    }
  }

  async seal(digest: string): Promise<void> {
    this.#refuseWhenSealed()
    this.#digest = digest
  }

  async digest(): Promise<string | null> {
    return this.#digest
  }

  async recordOutcomes(outcomes: readonly RowOutcome[]): Promise<void> {
    for (const outcome of outcomes) this.#outcomes.set(placeOf(outcome.order), outcome)
  }

  outcomeOf(order: Uint8Array): { outcome: string; problem: string | null } | null {
    const found = this.#outcomes.get(placeOf(order))
    return found === undefined ? null : { outcome: found.outcome, problem: found.problem }
  }

  async close(): Promise<void> {}

  #put(rows: readonly PlanRow[]): void {
    this.#sorted = null
    for (const row of rows) {
      const place = placeOf(row.order)
      if (this.#rows.has(place)) throw new Error(`the plan has a row of that place already: ${row.kind} ${row.path}`)
      this.#rows.set(place, row)
    }
  }

  #inOrder(): readonly PlanRow[] {
    this.#sorted ??= [...this.#rows.values()].sort((a, b) => compareBytes(a.order, b.order))
    return this.#sorted
  }

  #refuseWhenSealed(): void {
    if (this.#digest !== null) throw new Error('the plan is sealed')
  }
}

/** The index of the first row behind `place`. */
function firstAfter(rows: readonly PlanRow[], place: Uint8Array): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareBytes((rows[middle] as PlanRow).order, place) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function placeOf(order: Uint8Array): string {
  return Buffer.from(order.buffer, order.byteOffset, order.byteLength).toString('latin1')
}
