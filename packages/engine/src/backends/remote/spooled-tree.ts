import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { decodePath, encodePath, joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { inTransaction } from '../../stores/sqlite-database.ts'
import type { FolderContent } from './remote-page.ts'
import type { OddEntry, RemoteEntry, RemoteTreeListing } from './remote-store.ts'

/** How many folders are remembered to be in the table already. */
const mostRemembered = 50_000

interface Row {
  readonly name: Uint8Array
  readonly kind: RemoteEntry['kind']
  readonly size: number
  readonly mtimeNs: bigint | null
  readonly revision: Uint8Array | null
  readonly mode: number | null
  readonly isYoung: number
  readonly odd: string | null
}

/**
 * What a storage told of a whole tree, in a table outside of the memory, from which folders are read in any order. A folder that
 * only follows from what lies in it is there too. A name that is both a file and a folder is odd: neither takes part.
 */
export class SpooledTree {
  /** Without a name it is a database of its own, which goes away with this connection. */
  readonly #db = new DatabaseSync('')
  readonly #put: StatementSync
  readonly #content: StatementSync
  readonly #known = new Set<RelPath>([''])

  constructor() {
    this.#db.exec(`CREATE TABLE entry (
      folder BLOB NOT NULL, name BLOB NOT NULL, kind TEXT NOT NULL, size REAL NOT NULL, mtimeNs INTEGER, revision BLOB, mode REAL,
      isYoung REAL NOT NULL, odd TEXT,
      PRIMARY KEY (folder, name)
    ) WITHOUT ROWID`)
    this.#put = this.#db.prepare(`INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      odd = CASE WHEN kind = excluded.kind THEN 'several entries have this name' ELSE 'a file and a folder have this name' END
      WHERE kind <> 'directory' OR excluded.kind <> 'directory'`)
    this.#content = this.#db.prepare(
      'SELECT name, kind, size, mtimeNs, revision, mode, isYoung, odd FROM entry WHERE folder = ? ORDER BY name',
    )
    this.#content.setReadBigInts(true)
  }

  add({ entries, odd }: RemoteTreeListing): void {
    inTransaction(this.#db, () => {
      for (const { folder, entry } of entries) {
        this.#makeFolders(folder)
        this.#putEntry(folder, entry, null)
      }
      for (const { folder, entry } of odd) {
        this.#makeFolders(folder)
        this.#putOdd(folder, entry)
      }
    })
  }

  contentOf(folder: RelPath): FolderContent {
    const entries: RemoteEntry[] = []
    const odd: OddEntry[] = []
    for (const row of this.#content.all(encodePath(folder)) as unknown as Row[]) {
      const name = decodePath(row.name)
      if (row.odd !== null) odd.push({ name, why: row.odd })
      else
        entries.push({
          name,
          kind: row.kind,
          size: row.size,
          mtimeNs: row.mtimeNs,
          revision: row.revision === null ? null : Buffer.from(row.revision).toString('latin1'),
          mode: row.mode,
          ...(row.isYoung === 0 ? {} : { isYoung: true }),
        })
    }
    return { entries, odd }
  }

  close(): void {
    this.#db.close()
  }

  #makeFolders(folder: RelPath): void {
    for (let at = folder; !this.#known.has(at); at = parentOf(at)) {
      if (this.#known.size > mostRemembered) this.#known.clear()
      this.#known.add(at).add('')
      this.#putEntry(parentOf(at), { name: nameOf(at), kind: 'directory', size: 0, mtimeNs: null, revision: null, mode: null }, null)
    }
  }

  #putOdd(folder: RelPath, { name, why }: OddEntry): void {
    this.#putEntry(folder, { name, kind: 'other', size: 0, mtimeNs: null, revision: null, mode: null }, why)
  }

  #putEntry(folder: RelPath, { name, kind, size, mtimeNs, revision, mode, isYoung = false }: RemoteEntry, odd: string | null): void {
    if (kind === 'directory') this.#known.add(joinPath(folder, name))
    const bytes = revision === null ? null : Buffer.from(revision, 'latin1')
    this.#put.run(encodePath(folder), encodePath(name), kind, size, mtimeNs, bytes, mode, isYoung ? 1 : 0, odd)
  }
}
