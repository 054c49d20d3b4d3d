import { existsSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type BaselineStatus, isBaselineStatus } from '../core/baseline.ts'
import { decodePath, encodePath } from '../core/rel-path.ts'
import type { Side } from '../core/side.ts'
import { SyncError } from '../errors.ts'
import type { BaselineCommit, BaselineHeader, BaselinePage, StateStore } from '../ports/state-store.ts'
import { checked, inTransaction, openDatabase } from './sqlite-database.ts'

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS pair (name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS header (
    only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL, format INTEGER NOT NULL, keying TEXT NOT NULL,
    scope TEXT NOT NULL, status TEXT NOT NULL, blocked TEXT, root1 TEXT, root2 TEXT
  );
  CREATE TABLE IF NOT EXISTS page (
    key BLOB NOT NULL, path BLOB NOT NULL, side INTEGER NOT NULL, first BLOB NOT NULL, files INTEGER NOT NULL, entries BLOB NOT NULL,
    hashes BLOB NOT NULL DEFAULT x''
  );
  CREATE UNIQUE INDEX IF NOT EXISTS page_place ON page (key, path, side, first);
`
const batchPages = 256

/**
 * The baseline of one pair in a file of its own, for the command line. `pair` names the pair: a file that was made for
 * another one is refused as `state-foreign`. Nothing is created before the first commit.
 */
export function createSqliteStateStore(path: string, pair: string): StateStore {
  return new SqliteStateStore(path, pair)
}

class SqliteStateStore implements StateStore {
  readonly #path: string
  readonly #pair: string
  #db: DatabaseSync | null = null

  constructor(path: string, pair: string) {
    this.#path = path
    this.#pair = pair
  }

  async header(): Promise<BaselineHeader | null> {
    const db = this.#existing()
    return db === null ? null : checked(this.#path, () => readHeader(db))
  }

  async *pages(): AsyncIterable<readonly BaselinePage[]> {
    if (this.#existing() === null) return
    const reader = openDatabase(this.#path, { readOnly: true })
    try {
      reader.exec('BEGIN')
      let batch: BaselinePage[] = []
      for (const row of selectPages(reader, 'ORDER BY key, path, side, first').iterate()) {
        if (batch.push(toPage(row)) < batchPages) continue
        yield batch
        batch = []
      }
      yield batch
    } finally {
      reader.close()
    }
  }

  async pagesOf(directories: readonly Uint8Array[]): Promise<readonly BaselinePage[]> {
    const db = this.#existing()
    if (db === null) return []
    const sorted = [...directories].sort(Buffer.compare)
    return checked(this.#path, () => {
      const select = selectPages(db, 'WHERE key = ? ORDER BY path, side, first')
      return sorted.flatMap((key) => select.all(key).map(toPage))
    })
  }

  async commit(change: BaselineCommit): Promise<void> {
    const db = this.#existing() ?? this.#open()
    checked(this.#path, () =>
      inTransaction(db, () => {
        const version = readHeader(db)?.version ?? 0
        if (version !== change.expectedVersion) {
          throw new SyncError(
            'baseline-moved',
            `the baseline is at version ${version}, not at ${change.expectedVersion}: another run committed meanwhile`,
          )
        }
        writeChange(db, change)
      }),
    )
  }

  async close(): Promise<void> {
    this.#db?.close()
    this.#db = null
  }

  #existing(): DatabaseSync | null {
    return this.#db ?? (existsSync(this.#path) ? this.#open() : null)
  }

  #open(): DatabaseSync {
    const db = openDatabase(this.#path)
    try {
      checked(this.#path, () => {
        db.exec(schema)
        addColumns(db)
        const owner = db.prepare('SELECT name FROM pair').get()?.['name']
        if (owner === undefined) db.prepare('INSERT INTO pair (name) VALUES (?)').run(this.#pair)
        else if (owner !== this.#pair) {
          throw new SyncError('state-foreign', `the state file ${this.#path} belongs to another pair: ${String(owner)}`)
        }
      })
    } catch (error) {
      db.close()
      throw error
    }
    this.#db = db
    return db
  }
}

/** What a table got later than its first version; state files of earlier versions of this program lack it. */
const laterColumns = [
  ['page', 'hashes', "BLOB NOT NULL DEFAULT x''"],
  ['header', 'root1', 'TEXT'],
  ['header', 'root2', 'TEXT'],
] as const

function addColumns(db: DatabaseSync): void {
  const isThere = db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?')
  for (const [table, name, type] of laterColumns) {
    if (isThere.get(table, name) === undefined) db.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`)
  }
}

type Row = ReturnType<StatementSync['get']> & object

function readHeader(db: DatabaseSync): BaselineHeader | null {
  const row = db.prepare('SELECT * FROM header').get()
  if (row === undefined) return null
  const { version, format, keying, scope, status, blocked, root1, root2 } = row
  return {
    version: Number(version),
    format: Number(format),
    keying: String(keying),
    scope: String(scope),
    status: statusOf(String(status)),
    roots: { path1: textOrNull(root1), path2: textOrNull(root2) },
    blocked: textOrNull(blocked),
  }
}

function statusOf(text: string): BaselineStatus {
  // Written when there was one mode alone.
  if (text === 'resyncing') return 'resyncing:path1'
  if (!isBaselineStatus(text)) throw new SyncError('state-corrupt', `the saved state has a status that nobody knows: ${text}`)
  return text
}

function textOrNull(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function writeChange(db: DatabaseSync, { header, clear, put, remove }: BaselineCommit): void {
  if (clear) db.exec('DELETE FROM page')
  const take = db.prepare('DELETE FROM page WHERE key = ? AND path = ? AND side = ? AND first = ?')
  for (const page of remove) take.run(page.key, encodePath(page.path), numberOf(page.side), page.from)
  const write = db.prepare(
    `INSERT INTO page (key, path, side, first, files, entries, hashes) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key, path, side, first)
     DO UPDATE SET files = excluded.files, entries = excluded.entries, hashes = excluded.hashes`,
  )
  for (const page of put) write.run(page.key, encodePath(page.path), numberOf(page.side), page.from, page.files, page.entries, page.hashes)
  db.prepare(
    'INSERT OR REPLACE INTO header (only, version, format, keying, scope, status, blocked, root1, root2) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(header.version, header.format, header.keying, header.scope, header.status, header.blocked, header.roots.path1, header.roots.path2)
}

/** Rows come as arrays: an object for each of so many would be half the time. */
function selectPages(db: DatabaseSync, which: string): StatementSync {
  const select = db.prepare(`SELECT key, path, side, first, files, entries, hashes FROM page ${which}`)
  select.setReturnArrays(true)
  return select
}

function toPage(row: unknown): BaselinePage {
  const [key, path, side, first, files, entries, hashes] = row as readonly unknown[]
  return {
    key: bytesOf(key),
    path: decodePath(bytesOf(path)),
    side: sideOf(side),
    from: bytesOf(first),
    files: Number(files),
    entries: bytesOf(entries),
    hashes: bytesOf(hashes),
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new SyncError('state-corrupt', 'a part of a saved page is not bytes')
  return value
}

const numberOf = (side: Side) => (side === 'path1' ? 1 : 2)
const sideOf = (value: unknown): Side => (value === 1 ? 'path1' : 'path2')
