import { type Role, type RouteName, routes } from '@pairwise/contracts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Caller, problemOf } from './harness/caller.ts'
import { mountedRoutes } from './harness/mounted-routes.ts'
import { startApi, type TestApi } from './harness/start-api.ts'

type Who = 'nobody' | Role

/** Who may call what, written down a second time on purpose: a change of the permissions has to be meant. */
const mayCall = {
  setupState: ['nobody', 'viewer', 'operator', 'admin'],
  setup: ['nobody', 'viewer', 'operator', 'admin'],
  signIn: ['nobody', 'viewer', 'operator', 'admin'],
  me: ['viewer', 'operator', 'admin'],
  signOut: ['viewer', 'operator', 'admin'],
  listConnections: ['viewer', 'operator', 'admin'],
  checkFolders: ['admin'],
  listPairs: ['viewer', 'operator', 'admin'],
  createPair: ['admin'],
  makeSamplePair: ['admin'],
  getPair: ['viewer', 'operator', 'admin'],
  updatePair: ['admin'],
  deletePair: ['admin'],
  getSchedule: ['viewer', 'operator', 'admin'],
  setSchedule: ['admin'],
  nextTimes: ['viewer', 'operator', 'admin'],
  getSchedulesPause: ['viewer', 'operator', 'admin'],
  pauseSchedules: ['operator', 'admin'],
  resumeSchedules: ['operator', 'admin'],
  listAttention: ['viewer', 'operator', 'admin'],
  takeOn: ['operator', 'admin'],
  letGo: ['operator', 'admin'],
  preview: ['operator', 'admin'],
  getPlan: ['viewer', 'operator', 'admin'],
  checkPlan: ['operator', 'admin'],
  listPlanRows: ['viewer', 'operator', 'admin'],
  getPlanRow: ['viewer', 'operator', 'admin'],
  listPlanFolders: ['viewer', 'operator', 'admin'],
  listPlanReasons: ['viewer', 'operator', 'admin'],
  getSelection: ['viewer', 'operator', 'admin'],
  changeSelection: ['operator', 'admin'],
  listSelectionRules: ['viewer', 'operator', 'admin'],
  getViewed: ['viewer', 'operator', 'admin'],
  markViewed: ['viewer', 'operator', 'admin'],
  discardPlan: ['operator', 'admin'],
  applyPlan: ['operator', 'admin'],
  requestResync: ['operator', 'admin'],
  listApprovals: ['viewer', 'operator', 'admin'],
  getApproval: ['viewer', 'operator', 'admin'],
  sendApproval: ['operator', 'admin'],
  approve: ['admin'],
  reject: ['admin'],
  withdraw: ['operator', 'admin'],
  discard: ['admin'],
  comment: ['operator', 'admin'],
  remind: ['operator', 'admin'],
  assign: ['operator', 'admin'],
  applyWithoutDeletions: ['operator', 'admin'],
  bringBack: ['operator', 'admin'],
  checkAgain: ['operator', 'admin'],
  compareByChecksum: ['operator', 'admin'],
  startRun: ['operator', 'admin'],
  listRuns: ['viewer', 'operator', 'admin'],
  getRun: ['viewer', 'operator', 'admin'],
  stopRun: ['operator', 'admin'],
  readLog: ['viewer', 'operator', 'admin'],
  listRunOperations: ['viewer', 'operator', 'admin'],
  listConflicts: ['viewer', 'operator', 'admin'],
  listConflictFolders: ['viewer', 'operator', 'admin'],
  getConflict: ['viewer', 'operator', 'admin'],
  stageDecision: ['operator', 'admin'],
  unstageDecision: ['operator', 'admin'],
  decideConflicts: ['operator', 'admin'],
  takeBackDecisions: ['operator', 'admin'],
  planDecisions: ['operator', 'admin'],
  getMergeDraft: ['operator', 'admin'],
  saveMergeDraft: ['operator', 'admin'],
  lookAtConflict: ['viewer', 'operator', 'admin'],
} as const satisfies Record<RouteName, readonly Who[]>

/** Routes beside the table, each with its reason. */
const besides = [
  // Health checks of machines that have no account.
  'GET /healthz',
  'GET /readyz',
  // The description of the API, which is no secret.
  'GET /api/docs',
  'GET /api/docs/',
  'GET /api/docs/json',
  'GET /api/docs/yaml',
  'GET /api/docs/static/index.html',
  'GET /api/docs/static/swagger-initializer.js',
  'GET /api/docs/*',
  'HEAD /api/docs/*',
  // The WebSocket, whose refusals have tests of their own.
  'GET /api/v1/live',
]

let api: TestApi
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
})
afterAll(() => api.close())

const params = { pairId: '00000000-0000-4000-8000-000000000000', planId: 1, runId: 1, itemKey: 'run-1', conflictId: 1 }

describe('authorization', () => {
  test('every route that is mounted is in the table, or has its reason to be beside it', () => {
    const expected = Object.values(routes).map(({ method, path }) => `${method} /api/v1${path}`)
    expect(mountedRoutes(api.app).sort()).toEqual([...expected, ...besides].sort())
  })

  describe.each(['nobody', 'viewer', 'operator', 'admin'] as const)('%s', (who) => {
    let keep: Caller
    beforeAll(async () => {
      keep = who === 'nobody' ? api.nobody : await api.signedIn(who)
    })

    test.each(Object.keys(mayCall) as RouteName[])('%s', async (name) => {
      const caller = name === 'signOut' && who !== 'nobody' ? await api.signedIn(who) : keep
      const response = await caller.send(name, { params, ...(routes[name].method === 'GET' ? {} : { body: {} }) })
      const isAllowed = (mayCall[name] as readonly Who[]).includes(who)
      if (isAllowed) {
        expect([401, 403, 500]).not.toContain(response.statusCode)
      } else {
        expect(problemOf(response).code).toBe(who === 'nobody' ? 'unauthenticated' : 'forbidden')
      }
    })
  })

  test('a refusal names the permission that is missing, and nothing was looked up for it', async () => {
    const viewer = await api.signedIn('viewer')
    expect((await viewer.refused('startRun', { params })).params).toMatchObject({ permission: 'pair.run', reason: 'role' })
    expect((await viewer.refused('createPair', { body: { nonsense: true } })).code).toBe('forbidden')
  })

  test('a role that was taken away counts at once', async () => {
    const operator = await api.signedIn('operator')
    expect((await operator.refused('startRun', { params })).code).toBe('not-found')
    await api.deps.database.users.setRole((await operator.call('me')).id, 'viewer')
    expect((await operator.refused('startRun', { params })).code).toBe('forbidden')
  })
})
