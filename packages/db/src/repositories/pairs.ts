import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'
import { type ChangeAnswer, changePair, lockConnections, lockPairNames, type PairChange } from './change-pair.ts'
import { type PairRow, type PairSide, pairInclude, pairRow, readPair, sideColumns } from './pair-row.ts'
import { lockPair } from './run-start.ts'

export interface NewPair {
  readonly name: string
  readonly path1: PairSide
  readonly path2: PairSide
  readonly settings: unknown
  readonly schedule: unknown
  readonly schedulePaused?: boolean
  readonly sample?: boolean
}

export type CreateAnswer = { readonly kind: 'created'; readonly pair: PairRow } | { readonly kind: 'name-taken' | 'connection-unknown' }

export interface Pairs {
  /** All pairs by name. */
  list(): Promise<PairRow[]>
  get(pairId: string): Promise<PairRow | null>
  create(pair: NewPair): Promise<CreateAnswer>
  /**
   * Changes what is given. Other folders need a pair without an active run and forget the baseline; other folders or
   * settings make ready previews stale.
   */
  change(change: PairChange): Promise<ChangeAnswer>
  /** Null when there is no such pair. */
  setSchedule(pairId: string, schedule: unknown, paused: boolean): Promise<PairRow | null>
  /** Leaves what the schedule is set to. Null when there is no such pair. */
  pauseSchedule(pairId: string, paused: boolean): Promise<PairRow | null>
  /** Deletes the pair with its plans, runs and baseline. */
  delete(pairId: string): Promise<'deleted' | 'not-found' | 'run-active'>
}

export function createPairs(scope: Scope): Pairs {
  const { client } = scope
  return {
    list: async () => (await client.pair.findMany({ include: pairInclude, orderBy: [{ name: 'asc' }] })).map(pairRow),
    get: (pairId) => readPair(scope, pairId),

    create: ({ name, path1, path2, settings, schedule, schedulePaused, sample }) =>
      scope.atomically(async (inner) => {
        await lockPairNames(inner)
        if ((await inner.client.pair.count({ where: { name } })) > 0) return { kind: 'name-taken' }
        if (!(await lockConnections(inner, [path1, path2]))) return { kind: 'connection-unknown' }
        const json = { settings: storableValue(settings), schedule: storableValue(schedule) }
        const flags = { schedulePaused: schedulePaused ?? false, sample: sample ?? false }
        const pair = await inner.client.pair.create({
          data: { name, ...sideColumns(1, path1), ...sideColumns(2, path2), ...json, ...flags },
          include: pairInclude,
        })
        return { kind: 'created', pair: pairRow(pair) }
      }),

    change: (change) => scope.atomically((inner) => changePair(inner, change)),

    async setSchedule(pairId, schedule, paused) {
      const data = { schedule: storableValue(schedule), schedulePaused: paused, revision: { increment: 1 } }
      const changed = await client.pair.updateMany({ where: { id: pairId }, data })
      return changed.count === 0 ? null : readPair(scope, pairId)
    },

    async pauseSchedule(pairId, paused) {
      const data = { schedulePaused: paused, revision: { increment: 1 } }
      const changed = await client.pair.updateMany({ where: { id: pairId }, data })
      return changed.count === 0 ? null : readPair(scope, pairId)
    },

    delete: (pairId) =>
      scope.atomically(async (inner) => {
        if (!(await lockPair(inner, pairId))) return 'not-found'
        if ((await inner.client.run.count({ where: { pairId, finishedAt: null } })) > 0) return 'run-active'
        await inner.client.pair.delete({ where: { id: pairId } })
        return 'deleted'
      }),
  }
}
