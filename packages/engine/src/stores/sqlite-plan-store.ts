import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { PlanRow } from '../core/plan-row.ts'
import { decodePath, encodePath } from '../core/rel-path.ts'
import type { MoveCandidate, PlanStore, RowOutcome } from '../ports/plan-store.ts'
import { inTransaction, openDatabase } from './sqlite-database.ts'

/**
 * A plan is made anew after a crash, so its file needs no durability. It stays locked as long as its process lives: that tells a
 * plan in use from an abandoned one.
 */
const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA cache_size = -2048;
  CREATE TABLE operation (
    place BLOB PRIMARY KEY, path BLOB NOT NULL, kind TEXT NOT NULL, class TEXT NOT NULL, side TEXT, bytes INTEGER NOT NULL,
    reason TEXT NOT NULL, move_key TEXT, body TEXT NOT NULL, outcome TEXT, problem TEXT
  ) WITHOUT ROWID;
`
/** Folders of plans that go away when they are closed, and the file in each of them. */
export const spillPrefix = 'plan-'
export const spillFile = 'plan.sqlite'

const columns = 'place, path, kind, class, side, bytes, reason, move_key, body'
/** A run holds those that it carries out and those that it commits, with all that it knows of them: about 6 KB each. */
const batchRows = 2000

const pairCandidates = `
  DROP TABLE IF EXISTS temp.pair;
  CREATE TEMP TABLE pair (number INTEGER PRIMARY KEY, deletion BLOB NOT NULL, copy BLOB NOT NULL);
  INSERT INTO temp.pair (deletion, copy)
    SELECT max(place) FILTER (WHERE kind = 'delete') AS deletion, max(place) FILTER (WHERE kind = 'copy')
      FROM operation WHERE move_key IS NOT NULL AND kind IN ('delete', 'copy') GROUP BY move_key
    HAVING count(*) FILTER (WHERE kind = 'delete') = 1 AND count(*) FILTER (WHERE kind = 'copy') = 1 ORDER BY deletion;
`

export interface SqlitePlanStore extends PlanStore {
  readonly file: string
  outcomeOf(order: Uint8Array): { outcome: string; problem: string | null } | null
}

/** A plan that spills into a file of its own below `folder`, which is removed on close unless it is to be kept. */
export function createSqlitePlanStore(folder: string, { isKept = false }: { readonly isKept?: boolean } = {}): SqlitePlanStore {
  const own = mkdtempSync(join(folder, isKept ? 'kept-plan-' : spillPrefix))
  const file = join(own, spillFile)
  const db = openDatabase(file)
  db.exec(schema)
  return new SpilledPlan(db, file, isKept ? null : own)
}

class SpilledPlan implements SqlitePlanStore {
  readonly file: string
  readonly #db: DatabaseSync
  /** What goes away with the plan; null for a plan that stays. */
  readonly #folder: string | null
  readonly #insert: StatementSync
  readonly #next: StatementSync
  readonly #settle: StatementSync
  #digest: string | null = null

  constructor(db: DatabaseSync, file: string, folder: string | null) {
    this.#db = db
    this.file = file
    this.#folder = folder
    this.#insert = db.prepare(`INSERT INTO operation (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#next = db.prepare(`SELECT ${columns} FROM operation WHERE place > ? ORDER BY place LIMIT ${batchRows}`)
    this.#settle = db.prepare('UPDATE operation SET outcome = ?, problem = ? WHERE place = ?')
  }

  async append(rows: readonly PlanRow[]): Promise<void> {
    this.#refuseWhenSealed()
    inTransaction(this.#db, () => this.#put(rows))
  }

  /** Which rows are each other's is worked out once; the rows themselves are read as they are asked for. */
  async *moveCandidates(): AsyncIterable<MoveCandidate> {
    this.#db.exec(pairCandidates)
    const next = this.#db.prepare(
      `SELECT ${columns} FROM temp.pair JOIN operation ON place IN (deletion, copy)
        WHERE number > ? ORDER BY number, kind DESC LIMIT ${batchRows}`,
    )
    for (let number = 0; ; number += batchRows / 2) {
      const rows = next.all(number).map(toRow)
      if (rows.length === 0) return
      for (let at = 0; at < rows.length; at += 2) yield { deletion: rows[at] as PlanRow, copy: rows[at + 1] as PlanRow }
    }
  }

  async replace(orders: readonly Uint8Array[], rows: readonly PlanRow[]): Promise<void> {
    this.#refuseWhenSealed()
    const take = this.#db.prepare('DELETE FROM operation WHERE place = ?')
    inTransaction(this.#db, () => {
      for (const order of orders) take.run(order)
      this.#put(rows)
    })
  }

  async *rows(after: Uint8Array = new Uint8Array(0)): AsyncIterable<readonly PlanRow[]> {
    for (let last = after; ; ) {
      const batch = this.#next.all(last).map(toRow)
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
    inTransaction(this.#db, () => {
      for (const { order, outcome, problem } of outcomes) this.#settle.run(outcome, problem, order)
    })
  }

  outcomeOf(order: Uint8Array): { outcome: string; problem: string | null } | null {
    const row = this.#db.prepare('SELECT outcome, problem FROM operation WHERE place = ?').get(order)
    if (row === undefined || row['outcome'] === null) return null
    return { outcome: String(row['outcome']), problem: row['problem'] === null ? null : String(row['problem']) }
  }

  async close(): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true })
  }

  #put(rows: readonly PlanRow[]): void {
    for (const row of rows) {
      this.#insert.run(row.order, encodePath(row.path), row.kind, row.class, row.side, row.bytes, row.reason, row.moveKey, row.body)
    }
  }

  #refuseWhenSealed(): void {
    if (this.#digest !== null) throw new Error('the plan is sealed')
  }
}

function toRow(row: NonNullable<ReturnType<StatementSync['get']>>): PlanRow {
  const side = row['side']
  return {
    order: row['place'] as Uint8Array,
    path: decodePath(row['path'] as Uint8Array),
    kind: row['kind'] as PlanRow['kind'],
    class: row['class'] as PlanRow['class'],
    side: side === 'path1' || side === 'path2' ? side : null,
    bytes: Number(row['bytes']),
    reason: row['reason'] as PlanRow['reason'],
    moveKey: row['move_key'] === null ? null : String(row['move_key']),
    body: String(row['body']),
  }
}
