import type { ConflictQuery, conflictFilter, conflictQuery } from '@pairwise/contracts'
import type {
  ConflictFilter,
  ConflictFolderTally,
  ConflictListing,
  ConflictRow,
  ConflictTally,
  LookerRow,
  Repositories,
} from '@pairwise/db'
import { keyOfPacked } from '@pairwise/engine/readable'
import type { z } from 'zod'
import { type Actor, personOf } from '../actor.ts'
import { presentLooker } from '../presenters/present-conflict.ts'
import { Refusal } from '../refusal.ts'
import { noSuchConflict } from './refusals.ts'
import type { Transact } from './transact.ts'

/** A conflict with who looks at it. */
export interface ConflictView {
  readonly row: ConflictRow
  readonly lookers: readonly LookerRow[]
}

export interface ConflictPageView extends Omit<ConflictListing, 'rows'> {
  readonly views: readonly ConflictView[]
  readonly waiting: ConflictTally
  readonly nextCursor: string | null
}

export interface ConflictService {
  list(query: z.output<typeof conflictQuery>): Promise<ConflictPageView>
  folders(query: z.output<typeof conflictFilter>): Promise<ConflictFolderTally[]>
  get(conflictId: number): Promise<ConflictView>
  /** Notes that somebody looks, and says who does. */
  look(conflictId: number, actor: Actor): Promise<readonly LookerRow[]>
}

interface ConflictServiceDeps {
  readonly repositories: Pick<Repositories, 'conflicts' | 'conflictNotes'>
  readonly transact: Transact
}

export function createConflictService({ repositories, transact }: ConflictServiceDeps): ConflictService {
  const { conflicts, conflictNotes } = repositories

  async function get(conflictId: number): Promise<ConflictView> {
    const row = await conflicts.get(conflictId)
    if (row === null) throw noSuchConflict()
    return { row, lookers: (await conflictNotes.lookers([conflictId])).get(conflictId) ?? [] }
  }

  return {
    get,

    async list({ sort, cursor, offset, limit, ...query }) {
      const from = offset ?? (cursor === undefined ? 0 : readCursor(sort, cursor))
      const listing = await conflicts.list({ filter: filterOf(query), sort, offset: from, limit })
      const lookers = await conflictNotes.lookers(listing.rows.map(({ id }) => id))
      const next = from + listing.rows.length
      return {
        total: listing.total,
        byKind: listing.byKind,
        views: listing.rows.map((row) => ({ row, lookers: lookers.get(row.id) ?? [] })),
        waiting: await conflicts.tally(query.pair),
        nextCursor: next < listing.total && listing.rows.length > 0 ? writeCursor(sort, next) : null,
      }
    },

    folders: (query) => conflicts.folders(filterOf(query)),

    async look(conflictId, actor) {
      await get(conflictId)
      return transact(async (within) => {
        const isNews = await within.conflictNotes.look(conflictId, { id: personOf(actor), name: actor.name })
        const users = (await within.conflictNotes.lookers([conflictId])).get(conflictId) ?? []
        if (isNews) await within.liveEvents.append('conflicts', [{ type: 'conflict-looking', conflictId, users: users.map(presentLooker) }])
        return users
      })
    },
  }
}

const ages = {
  day: { maxDays: 1 },
  '3-days': { minDays: 1, maxDays: 3 },
  week: { minDays: 3, maxDays: 7 },
  month: { minDays: 7, maxDays: 30 },
  older: { minDays: 30 },
} as const satisfies Record<NonNullable<ConflictQuery['age']>, Pick<ConflictFilter, 'minDays' | 'maxDays'>>

/** The filter of a request as the database takes it. Throws a refusal for a folder's key that is none. */
export function filterOf({ pair, kind, path, q, age, state }: z.output<typeof conflictFilter>): ConflictFilter {
  return {
    states: state === 'waiting' ? ['open', 'decided'] : [state],
    ...(pair === undefined ? {} : { pairId: pair }),
    ...(kind === undefined ? {} : { kind }),
    ...(path === undefined || path === '' ? {} : { folder: keyOfPacked(path) }),
    ...(q === undefined || q === '' ? {} : { text: q }),
    ...(age === undefined ? {} : ages[age]),
  }
}

function writeCursor(sort: string, offset: number): string {
  return Buffer.from(JSON.stringify([sort, offset])).toString('base64url')
}

function readCursor(sort: string, cursor: string): number {
  const match = /^\["([a-z]+)",(\d{1,9})\]$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (match?.[1] === sort) return Number(match[2])
  throw new Refusal('bad-request', 'The cursor is not one of this list. Begin without it.', {
    errors: [{ path: 'cursor', message: 'This cursor is not one of this list.' }],
  })
}
