import type { Reason } from '@pairwise/engine/ports'
import type pg from 'pg'
import type { Queryable } from '../take-connection.ts'
import { type Bind, binder } from './binder.ts'
import type { OperationFilter } from './operation-row.ts'
import { type FolderCounts, type FolderNode, type FolderTally, rollUpFolders } from './roll-up-folders.ts'
import { rowCondition } from './row-condition.ts'
import { writesBoth } from './writes-both.ts'

/** What a part of a plan amounts to, and how much of it is left out, and viewed by whoever asks. */
export interface PlanPart {
  readonly counts: FolderCounts
  readonly rows: number
  readonly bytes: number
  readonly leftOut: number
  readonly viewed: number
}

export interface PlanFolderRow extends PlanPart {
  /** The bytes of the folder's path with `/` as 0x00. */
  readonly path: Uint8Array
  readonly direct: number
  readonly folders: number
}

export interface FolderListing {
  readonly path: Uint8Array
  /** What loses most begins, then what has the most bytes. */
  readonly folders: PlanFolderRow[]
  readonly direct: number
  readonly total: PlanPart
}

export interface PartQuery {
  readonly planId: number
  readonly viewer: string
  readonly filter: OperationFilter
}

const tallied = `o.class, o.side, ${writesBoth} AS "isBoth", count(*)::int AS rows, sum(o.bytes)::float8 AS bytes`

/** Writes down the folders of a plan whose rows are complete, with all that happens in them. */
export async function storeFolders(db: Queryable, planId: number): Promise<void> {
  const nodes = rollUpFolders(await tallyFolders(db, planId, {}))
  const bytes = (path: Uint8Array) => Buffer.from(path)
  await db.query(
    `INSERT INTO plan_folders (plan_id, path, parent, losses, rows, bytes, direct, folders, counts)
     SELECT $1, node.* FROM unnest($2::bytea[], $3::bytea[], $4::int[], $5::int[], $6::bigint[], $7::int[], $8::int[], $9::jsonb[]) AS node`,
    [
      planId,
      nodes.map((node) => bytes(node.path)),
      nodes.map((node) => bytes(node.parent)),
      nodes.map((node) => node.losses),
      nodes.map((node) => node.rows),
      nodes.map((node) => node.bytes),
      nodes.map((node) => node.direct),
      nodes.map((node) => node.folders),
      nodes.map((node) => JSON.stringify(node.counts)),
    ],
  )
}

/** The folders in the one that the filter names, or in the whole pair. */
export async function listFolders(pool: pg.Pool, { planId, viewer, filter }: PartQuery): Promise<FolderListing> {
  const top = filter.folder ?? new Uint8Array()
  const { folder: _, ...rest } = filter
  const isWhole = Object.values(rest).every((part) => part === undefined)
  const [stored, marks] = await Promise.all([
    isWhole ? storedFolders(pool, planId, top) : null,
    marksByFolder(pool, { planId, viewer, filter }),
  ])
  const nodes = stored !== null && stored.length > 0 ? stored : rollUpFolders(await tallyFolders(pool, planId, filter), top)
  return listing(nodes, top, marks)
}

async function tallyFolders(db: Queryable, planId: number, filter: OperationFilter): Promise<FolderTally[]> {
  const { values, bind } = binder()
  const condition = rowCondition(planId, filter, bind)
  return (
    await db.query<FolderTally & pg.QueryResultRow>(
      `SELECT o.folder, ${tallied} FROM plan_operations o WHERE ${condition} GROUP BY o.folder, o.class, o.side, ${writesBoth} ORDER BY o.folder`,
      values,
    )
  ).rows
}

/** None for a plan of which folders were not written down. */
async function storedFolders(pool: pg.Pool, planId: number, top: Uint8Array): Promise<FolderNode[]> {
  const { rows } = await pool.query<Omit<FolderNode, 'bytes'> & { bytes: string }>(
    `SELECT path, parent, losses, rows, bytes, direct, folders, counts FROM plan_folders
     WHERE plan_id = $1 AND ((substring(parent from 1 for 1024) = substring($2::bytea from 1 for 1024) AND parent = $2) OR path = $2)`,
    [planId, top],
  )
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}

interface Marks {
  leftOut: number
  viewed: number
}

/** How many rows listed in each folder are left out or viewed: few, beside all rows. */
async function marksByFolder(pool: pg.Pool, { planId, viewer, filter }: PartQuery): Promise<Map<string, Marks>> {
  const marked = async (source: (bind: Bind) => string) => {
    const { values, bind } = binder()
    const condition = rowCondition(planId, filter, bind)
    const from = source(bind)
    const sql = `SELECT o.folder, count(*)::int AS n FROM ${from} mark JOIN plan_operations o ON o.id = mark.operation_id WHERE ${condition} GROUP BY o.folder`
    return (await pool.query<{ folder: Buffer; n: number }>(sql, values)).rows
  }
  const [leftOut, viewed] = await Promise.all([
    marked((bind) => `(SELECT operation_id FROM plan_left_out WHERE plan_id = ${bind(planId, 'int')})`),
    marked((bind) => `(SELECT operation_id FROM plan_views WHERE plan_id = ${bind(planId, 'int')} AND user_id = ${bind(viewer, 'text')})`),
  ])
  const marks = new Map<string, Marks>()
  for (const { folder, n } of leftOut) marksAt(marks, folder).leftOut += n
  for (const { folder, n } of viewed) marksAt(marks, folder).viewed += n
  return marks
}

function marksAt(marks: Map<string, Marks>, folder: Buffer): Marks {
  const key = folder.toString('latin1')
  const known = marks.get(key) ?? { leftOut: 0, viewed: 0 }
  marks.set(key, known)
  return known
}

function listing(nodes: readonly FolderNode[], top: Uint8Array, marks: ReadonlyMap<string, Marks>): FolderListing {
  const at = (path: Uint8Array) => Buffer.from(path).toString('latin1')
  const here = nodes.find((node) => at(node.path) === at(top))
  const children = nodes.filter((node) => at(node.parent) === at(top) && at(node.path) !== at(top))
  const sums = new Map(children.map((node) => [at(node.path), { leftOut: 0, viewed: 0 }]))
  const all: Marks = { leftOut: 0, viewed: 0 }
  for (const [folder, mark] of marks) {
    for (const sum of [all, childOf(folder, sums)]) {
      if (sum === undefined) continue
      sum.leftOut += mark.leftOut
      sum.viewed += mark.viewed
    }
  }
  const folders = children
    .map(({ path, counts, rows, bytes, direct, folders: within, losses }) => ({
      row: { path, counts, rows, bytes, direct, folders: within, ...(sums.get(at(path)) as Marks) },
      losses,
    }))
    .sort((a, b) => b.losses - a.losses || b.row.bytes - a.row.bytes || Buffer.compare(a.row.path, b.row.path))
  const { counts, rows, bytes, direct } = here ?? { counts: { path1: {}, path2: {}, none: {} }, rows: 0, bytes: 0, direct: 0 }
  return { path: top, folders: folders.map(({ row }) => row), direct, total: { counts, rows, bytes, ...all } }
}

/** The child that a folder is or lies in. */
function childOf(folder: string, sums: ReadonlyMap<string, Marks>): Marks | undefined {
  for (let path = folder; ; ) {
    const sum = sums.get(path)
    if (sum !== undefined) return sum
    const cut = path.lastIndexOf('\0')
    if (cut < 0) return undefined
    path = path.slice(0, cut)
  }
}

export interface ReasonGroup extends PlanPart {
  readonly reason: Reason
}

/** The rows of a plan by their reasons, those with the most rows first. */
export async function groupByReason(pool: pg.Pool, { planId, viewer, filter }: PartQuery): Promise<ReasonGroup[]> {
  const { values, bind } = binder()
  const condition = rowCondition(planId, filter, bind)
  const who = bind(viewer, 'text')
  const { rows } = await pool.query<Omit<FolderTally, 'folder'> & { reason: Reason; leftOut: number; viewed: number }>(
    `SELECT o.reason, ${tallied}, count(l.operation_id)::int AS "leftOut", count(v.operation_id)::int AS viewed FROM plan_operations o
       LEFT JOIN plan_left_out l ON l.plan_id = o.plan_id AND l.operation_id = o.id
       LEFT JOIN plan_views v ON v.plan_id = o.plan_id AND v.user_id = ${who} AND v.operation_id = o.id
     WHERE ${condition} GROUP BY o.reason, o.class, o.side, ${writesBoth}`,
    values,
  )
  const groups = Map.groupBy(rows, (row) => row.reason)
  return [...groups]
    .map(([reason, tallies]) => {
      const [node] = rollUpFolders(tallies.map((tally) => ({ ...tally, folder: new Uint8Array() })))
      const { counts, rows: n, bytes } = node as FolderNode
      const sum = (of: 'leftOut' | 'viewed') => tallies.reduce((total, tally) => total + tally[of], 0)
      return { reason, counts, rows: n, bytes, leftOut: sum('leftOut'), viewed: sum('viewed') }
    })
    .sort((a, b) => b.rows - a.rows || a.reason.localeCompare(b.reason))
}
