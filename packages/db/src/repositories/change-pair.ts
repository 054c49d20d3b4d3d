import { isDeepStrictEqual } from 'node:util'
import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'
import { type PairRow, type PairSide, readPair, sideColumns } from './pair-row.ts'
import { lockPair } from './run-start.ts'

export interface PairChange {
  readonly pairId: string
  readonly expectedRevision: number
  readonly name?: string
  readonly path1?: PairSide
  readonly path2?: PairSide
  readonly settings?: unknown
  readonly contentForViewers?: boolean
  /** Who changes it, for those whose plans it makes stale. */
  readonly changedBy?: string
}

export type ChangeAnswer =
  | { readonly kind: 'changed'; readonly pair: PairRow }
  | { readonly kind: 'not-found' | 'revision-moved' | 'name-taken' | 'connection-unknown' | 'run-active' }

/** The one lock under which names of pairs are given out, so that a taken name is an answer and not a failed transaction. */
export async function lockPairNames({ client }: Scope): Promise<void> {
  await client.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('pairwise pairs.name', 0))`
}

/** Whether all connections exist, which are locked until the transaction ends. */
export async function lockConnections({ client }: Scope, sides: readonly PairSide[]): Promise<boolean> {
  const wanted = [...new Set(sides.map((side) => side.connectionId))]
  const found = await client.$queryRaw<unknown[]>`SELECT 1 FROM connections WHERE id = ANY(${wanted}::uuid[]) FOR SHARE`
  return found.length === wanted.length
}

/** Changes a pair with all that follows from the change. Part of a transaction. */
export async function changePair(scope: Scope, change: PairChange): Promise<ChangeAnswer> {
  const { pairId, expectedRevision, name, path1, path2, settings, contentForViewers } = change
  // Names first, then the pair: everybody who takes both locks takes them in this order.
  if (name !== undefined) await lockPairNames(scope)
  const before = (await lockPair(scope, pairId)) ? await readPair(scope, pairId) : null
  if (!before) return { kind: 'not-found' }
  if (before.revision !== expectedRevision) return { kind: 'revision-moved' }
  const refusal = await refusalOf(scope, before, change)
  if (refusal) return { kind: refusal }

  const newFolders = isElsewhere(before.path1, path1) || isElsewhere(before.path2, path2)
  const newVersion = newFolders || (settings !== undefined && !isDeepStrictEqual(storableValue(settings), before.settings))
  if (newFolders) await scope.client.baseline.deleteMany({ where: { pairId } })
  if (newVersion) await markPreviewsStale(scope, pairId, change.changedBy ?? null)
  await scope.client.pair.update({
    where: { id: pairId },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(path1 === undefined ? {} : sideColumns(1, path1)),
      ...(path2 === undefined ? {} : sideColumns(2, path2)),
      ...(settings === undefined ? {} : { settings: storableValue(settings) }),
      ...(contentForViewers === undefined ? {} : { contentForViewers }),
      ...(newVersion ? { version: { increment: 1 } } : {}),
      revision: { increment: 1 },
    },
  })
  const pair = await readPair(scope, pairId)
  return pair ? { kind: 'changed', pair } : { kind: 'not-found' }
}

async function refusalOf(
  scope: Scope,
  before: PairRow,
  change: PairChange,
): Promise<'name-taken' | 'connection-unknown' | 'run-active' | null> {
  const { pairId, name, path1, path2 } = change
  const { client } = scope
  if (name !== undefined && (await client.pair.count({ where: { name, id: { not: pairId } } })) > 0) return 'name-taken'
  if (!isElsewhere(before.path1, path1) && !isElsewhere(before.path2, path2)) return null
  if ((await client.run.count({ where: { pairId, finishedAt: null } })) > 0) return 'run-active'
  const sides = [path1 ?? before.path1, path2 ?? before.path2]
  return (await lockConnections(scope, sides)) ? null : 'connection-unknown'
}

/** Whether a side would stand for another folder; another name for the side is none. */
function isElsewhere(before: PairSide, after: PairSide | undefined): boolean {
  return after !== undefined && (after.connectionId !== before.connectionId || after.folder !== before.folder)
}

async function markPreviewsStale({ client }: Scope, pairId: string, by: string | null): Promise<void> {
  await client.$executeRaw`
    UPDATE plans SET state = 'stale', stale = jsonb_build_object('cause', 'settings-changed', 'at', clock_timestamp(), 'by', ${by}::text)
    WHERE pair_id = ${pairId}::uuid AND origin = 'preview' AND state = 'ready'`
}
