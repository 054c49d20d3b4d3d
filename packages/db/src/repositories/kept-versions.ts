import { displayPath, pathToKey, type RelPath, type Side } from '@pairwise/engine/ports'
import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import { searchText } from './search-text.ts'

/** A file that a run replaced or deleted, and kept. */
export interface NewKeptVersion {
  readonly side: Side
  readonly path: RelPath
  readonly size: number | null
  readonly mtimeNs: bigint | null
  readonly reason: string
}

export interface KeptVersions {
  add(kept: {
    readonly pairId: string
    readonly runId: number
    readonly days: number
    readonly versions: readonly NewKeptVersion[]
  }): Promise<void>
  /** Of these runs of a pair, those that ended so many days ago and of which nothing is to be kept any longer. */
  expired(pairId: string, runIds: readonly number[], days: number): Promise<number[]>
  /** Forgets what was kept of a run on a side. */
  forget(pairId: string, runId: number, side: Side): Promise<void>
}

export function createKeptVersions({ client }: Scope): KeptVersions {
  return {
    async add({ pairId, runId, days, versions }) {
      if (versions.length === 0) return
      const rows = versions.map(({ side, path, size, mtimeNs, reason }) => ({
        ...{ side, size, reason, mtime: mtimeNs === null ? null : String(mtimeNs) },
        path: Buffer.from(pathToKey(path)).toString('hex'),
        search: searchText(displayPath(path)),
      }))
      await client.$executeRaw`
        INSERT INTO kept_versions (pair_id, run_id, side, path, search_path, size, mtime, reason, kept_until)
        SELECT ${pairId}::uuid, ${runId}, r.side, decode(r.path, 'hex'), r.search, r.size, r.mtime, r.reason, clock_timestamp() + ${days} * interval '1 day'
        FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS r (side text, path text, search text, size bigint, mtime numeric, reason text)`
    },

    async expired(pairId, runIds, days) {
      const rows = await client.$queryRaw<{ id: number }[]>`
        SELECT r.id FROM runs r WHERE r.pair_id = ${pairId}::uuid AND r.id = ANY(${[...runIds]})
          AND r.finished_at < clock_timestamp() - ${days} * interval '1 day'
          AND NOT EXISTS (SELECT FROM kept_versions v WHERE v.pair_id = r.pair_id AND v.run_id = r.id
            AND greatest(v.kept_until, v.kept_at + ${days} * interval '1 day') >= clock_timestamp())
        ORDER BY r.id`
      return rows.map(({ id }) => id)
    },

    async forget(pairId, runId, side) {
      await client.keptVersion.deleteMany({ where: { pairId, runId, side } })
    },
  }
}
