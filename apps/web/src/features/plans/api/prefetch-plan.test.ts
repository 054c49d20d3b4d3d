import type { Plan } from '@pairwise/contracts'
import { afterEach, expect, test, vi } from 'vitest'
import { buildQueryClient } from '../../../lib/query-client.ts'
import { keys } from '../../../lib/query-keys.ts'
import { type PlanSearch, planSearch } from '../lib/plan-search.ts'
import { prefetchPlan } from './prefetch-plan.ts'

afterEach(() => vi.unstubAllGlobals())

/** What is asked for before the page of a known plan is there. */
async function asked(plan: Pick<Plan, 'state' | 'total'>, search: Partial<PlanSearch> = {}): Promise<string[]> {
  const urls: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    urls.push(decodeURIComponent(url.replace('/api/v1/plans/1042/', '')))
    return new Response('{}', { status: 503 })
  })
  const queries = buildQueryClient({ onSignedOut: () => undefined })
  queries.setQueryData(keys.plan(1042), plan)
  await prefetchPlan(queries, 1042, planSearch.parse(search))
  return urls
}

test.each<[Partial<PlanSearch>, string]>([
  [{}, 'folders?path='],
  [{ path: 'photos', op: 'deleted' }, 'folders?op=deleted&path=photos'],
  [{ view: 'list', sort: '-size', to: 'path2' }, 'rows?to=path2&sort=-size&offset=0&limit=200'],
  [{ view: 'reasons' }, 'reasons'],
])('the selection and the first lines of %o are asked for at once', async (search, lines) => {
  expect(await asked({ state: 'ready', total: 3 }, search)).toEqual(['selection', lines])
})

test.each([
  ['that is being made', { state: 'planning', total: 3 }],
  ['without a row', { state: 'nothing', total: 0 }],
] as const)('no row of a plan %s is asked for', async (_, plan) => {
  expect(await asked(plan)).toEqual([])
})
