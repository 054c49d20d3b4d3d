import { type ConflictQuery, conflictFilter, conflictKind, conflictQuery } from '@pairwise/contracts'
import { z } from 'zod'

const { age, state } = conflictFilter.shape

/** What of the queue is shown, as it stands in the address. What can't be read falls back instead of failing. */
export const conflictSearch = z.object({
  pair: z.uuid().optional().catch(undefined),
  kind: conflictKind.optional().catch(undefined),
  /** A folder's key. */
  path: z.string().max(8192).optional().catch(undefined),
  q: z.coerce.string().max(500).default('').catch(''),
  age: age.catch(undefined),
  state: state.catch('waiting'),
  sort: conflictQuery.shape.sort.catch('path'),
  /** How the versions of the open conflict are shown. */
  view: z.enum(['side-by-side', 'unified', 'slide', 'fade', 'difference', 'merge']).optional().catch(undefined),
  /** The change one looks at, counted from 1. */
  change: z.coerce.number().int().positive().default(1).catch(1),
})
export type ConflictSearch = z.infer<typeof conflictSearch>

/** What is left out of the address. */
export const conflictSearchDefaults = { q: '', state: 'waiting', sort: 'path', change: 1 } as const satisfies Partial<ConflictSearch>

/** The part that says which conflicts are meant. */
export function filterOf({ pair, kind, path, q, age: howOld, state: which }: ConflictSearch) {
  return {
    ...(pair ? { pair } : {}),
    ...(kind ? { kind } : {}),
    ...(path ? { path } : {}),
    ...(q ? { q } : {}),
    ...(howOld ? { age: howOld } : {}),
    state: which,
  } satisfies ConflictQuery
}

/** Whether anything is filtered beside the pair, which is where one came from. */
export function isFiltered({ kind, path, q, age: howOld, state: which }: ConflictSearch): boolean {
  return Boolean(kind || path || q || howOld) || which !== 'waiting'
}

/** The filters taken off, with the pair kept. */
export const noFilters = {
  kind: undefined,
  path: undefined,
  q: '',
  age: undefined,
  state: 'waiting',
} as const satisfies Partial<ConflictSearch>
