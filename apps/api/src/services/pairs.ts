import type { pairCreate, pairUpdate } from '@pairwise/contracts'
import type { PairRow, Repositories } from '@pairwise/db'
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import { announcePair, announcePlan } from './announce.ts'
import { assertKeepableSchedule, assertReadableBandwidth, assertReadableFilters } from './assert-settings.ts'
import { assertUsableFolders } from './assert-usable-folders.ts'
import { assertWritable } from './assert-writable.ts'
import type { FolderService } from './folders.ts'
import { assertChanged, assertCreated, assertDeleted, assertRevision, connectionGone } from './pair-answers.ts'
import type { PairView } from './pair-view.ts'
import { record } from './record.ts'
import { noSuchPair } from './refusals.ts'
import type { ScheduleKeeper } from './schedule-keeper.ts'
import type { Transact } from './transact.ts'
import { unknownSides } from './unknown-sides.ts'

type NewPair = z.output<typeof pairCreate>
type PairChanges = z.output<typeof pairUpdate>
type Sides = Pick<NewPair, 'path1' | 'path2'>

export interface PairService {
  list(): Promise<PairView[]>
  get(pairId: string): Promise<PairView>
  /** Refuses what no pair can be made of: by what is asked for, and by what a worker sees of the folders. No transaction may wait for that. */
  check(request: NewPair): Promise<void>
  /** Makes a pair that was checked. Part of a transaction; `keepSchedule` comes after it. */
  create(within: Repositories, request: NewPair, actor: Actor): Promise<PairView>
  keepSchedule(pairId: string): Promise<void>
  update(pairId: string, changes: PairChanges, revision: number, actor: Actor): Promise<PairView>
  /** Deletes the pair and its schedule. No file on either side is touched. */
  remove(pairId: string, actor: Actor): Promise<void>
  /** The same with something that is done last, in the same transaction; the answer is what that answers. */
  removeWith<T>(pairId: string, actor: Actor, last: () => Promise<T>): Promise<T>
}

interface PairServiceDeps {
  readonly repositories: Pick<Repositories, 'pairs' | 'runs' | 'plans' | 'connections' | 'conflicts'>
  readonly transact: Transact
  readonly folders: FolderService
  readonly keeper: ScheduleKeeper
}

export function createPairService({ repositories, transact, folders, keeper }: PairServiceDeps): PairService {
  async function viewsOf(pairs: readonly PairRow[]): Promise<PairView[]> {
    const ids = pairs.map(({ id }) => id)
    const { runs, plans, conflicts } = repositories
    const [active, finished, previews, tallies] = await Promise.all([
      runs.active(ids),
      runs.latestFinished(ids),
      plans.latestPreviews(ids),
      conflicts.tallies(ids),
    ])
    return pairs.map((pair) => ({
      pair,
      activeRun: active.get(pair.id) ?? null,
      lastRun: finished.get(pair.id) ?? null,
      lastPlan: previews.get(pair.id) ?? null,
      conflicts: tallies.get(pair.id) ?? null,
    }))
  }

  async function get(pairId: string): Promise<PairView> {
    const pair = await repositories.pairs.get(pairId)
    const [view] = pair ? await viewsOf([pair]) : []
    if (!view) throw noSuchPair()
    return view
  }

  async function assertUsable({ path1, path2 }: Sides): Promise<void> {
    const places = { path1: place(path1), path2: place(path2) }
    const unknown = await unknownSides(repositories, places)
    if (unknown.length > 0) throw connectionGone(unknown)
    await assertWritable(repositories, places)
    assertUsableFolders(await folders.look(places), { path1, path2 })
  }

  return {
    get,
    list: async () => viewsOf(await repositories.pairs.list()),
    keepSchedule: (pairId) => keeper.keep(pairId),

    async check(request) {
      assertReadableSettings(request.settings)
      assertKeepableSchedule(request.schedule, new Date())
      await assertUsable(request)
    },

    async create(within, request, actor) {
      const pair = assertCreated(await within.pairs.create(request), request)
      // From here on nobody comes to forbid writing: whoever would finds the pair. Somebody may have since we looked.
      await assertWritable(within, pair)
      await record(within, actor, { action: 'pair.create', subject: { type: 'pair', id: pair.id, name: pair.name }, after: request })
      await announcePair(within, pair.id)
      return { pair, activeRun: null, lastRun: null, lastPlan: null, conflicts: null }
    },

    async update(pairId, changes, revision, actor) {
      if (changes.settings) assertReadableSettings(changes.settings)
      const { pair } = await get(pairId)
      assertRevision(pair, revision)
      if (isElsewhere(pair, changes)) await assertUsable({ path1: changes.path1 ?? pair.path1, path2: changes.path2 ?? pair.path2 })
      await transact(async (within) => {
        const changed = await assertChanged(
          within,
          await within.pairs.change({ pairId, expectedRevision: revision, changedBy: actor.name, ...given(changes) }),
          changes,
          pairId,
        )
        if (isElsewhere(pair, changes)) await assertWritable(within, changed)
        await record(within, actor, {
          action: 'pair.update',
          subject: { type: 'pair', id: pairId, name: pair.name },
          before: whatWas(pair, changes),
          after: changes,
        })
        const preview = (await within.plans.latestPreviews([pairId])).get(pairId)
        if (preview?.state === 'stale') await announcePlan(within, preview)
        await announcePair(within, pairId)
      })
      return get(pairId)
    },

    remove: (pairId, actor) => removeWith(pairId, actor, async () => {}),
    removeWith,
  }

  async function removeWith<T>(pairId: string, actor: Actor, last: () => Promise<T>): Promise<T> {
    const { pair } = await get(pairId)
    const answer = await transact(async (within) => {
      await assertDeleted(within, await within.pairs.delete(pairId), pairId)
      const { name, path1, path2 } = pair
      await record(within, actor, { action: 'pair.delete', subject: { type: 'pair', id: pairId, name }, before: { name, path1, path2 } })
      await announcePair(within, pairId)
      return last()
    })
    await keeper.keep(pairId)
    return answer
  }
}

function assertReadableSettings({ filters, bandwidth }: NewPair['settings']): void {
  assertReadableFilters(filters)
  assertReadableBandwidth(bandwidth, 'settings.bandwidth')
}

function place({ connectionId, folder }: Sides['path1']) {
  return { connectionId, folder }
}

/** Whether a side would stand for another folder. Another name for a side is no reason to look at it. */
function isElsewhere(pair: PairRow, changes: PairChanges): boolean {
  return (['path1', 'path2'] as const).some((side) => {
    const after = changes[side]
    return after !== undefined && (after.folder !== pair[side].folder || after.connectionId !== pair[side].connectionId)
  })
}

/** What a pair was, of the fields that a change names. */
function whatWas(pair: PairRow, changes: PairChanges): Record<string, unknown> {
  return Object.fromEntries(Object.keys(changes).map((field) => [field, pair[field as keyof PairChanges]]))
}

/** Only what was given: an absent field is left as it is. */
function given({ name, path1, path2, settings, contentForViewers }: PairChanges) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(path1 === undefined ? {} : { path1 }),
    ...(path2 === undefined ? {} : { path2 }),
    ...(settings === undefined ? {} : { settings }),
    ...(contentForViewers === undefined ? {} : { contentForViewers }),
  }
}
