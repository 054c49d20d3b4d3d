/**
 * Who may call what: every route of the contract, as nobody, as each role, and with a token of each scope, against ONE table.
 *
 * You added a route, and this test fails? Add one line to `matrix` below, which says once more, on purpose, who may call it:
 *
 *   myRoute: open,                      everybody, signed in or not (access 'public')
 *   myRoute: people,                    every person, no token (access 'signed-in')
 *   myRoute: reading,                   every role and every scope ('pair.read', 'connection.read')
 *   myRoute: by('operator', 'run'),     operators and admins; tokens with the scope `run`
 *   myRoute: by('admin'),               admins; no token
 *   myRoute: byPair(['content'], of),   with `pairDecides`: operators and admins, tokens with `content`, and viewers of pairs that
 *                                       allow it; `of(api, pairId)` answers with the path parameters of something of that pair
 *
 * A new path parameter also needs a sample in `params`, which names nothing that exists. What the authorisation lets through may
 * then be refused for other reasons: this test looks only at who is kept out.
 */
import {
  type ProblemCode,
  type Role,
  type RouteDefinition,
  type RouteName,
  role,
  routes,
  type TokenScope,
  tokenScope,
} from '@pairwise/contracts'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { buildAuthLibrary } from '../src/services/auth-library.ts'
import { callbackPath } from '../src/services/sign-in-provider.ts'
import { type Caller, type CallOptions, problemOf } from './harness/caller.ts'
import { mountedRoutes } from './harness/mounted-routes.ts'
import { pairRequest } from './harness/pair-request.ts'
import { seedConflicts } from './harness/seed-conflicts.ts'
import { seedPlanRow } from './harness/seed-plan-row.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker } from './harness/start-worker.ts'

type Params = NonNullable<CallOptions['params']>
type ParamsOfPair = (api: TestApi, pairId: string) => Promise<Params>

interface Row {
  readonly nobody: boolean
  readonly roles: readonly Role[]
  readonly scopes: readonly TokenScope[]
  readonly ofPair?: ParamsOfPair
}

const open: Row = { nobody: true, roles: role.options, scopes: tokenScope.options }
const people: Row = { nobody: false, roles: role.options, scopes: [] }
const reading: Row = { nobody: false, roles: role.options, scopes: tokenScope.options }
const by = (least: 'operator' | 'admin', ...scopes: readonly TokenScope[]): Row => ({
  nobody: false,
  roles: least === 'admin' ? ['admin'] : ['operator', 'admin'],
  scopes,
})
export const byPair = (scopes: readonly TokenScope[], ofPair: ParamsOfPair): Row => ({ nobody: false, roles: role.options, scopes, ofPair })

/** No side and no worker is asked for what was agreed on before. */
const ofConflict: ParamsOfPair = async ({ deps }, pairId) => {
  const [conflictId = 0] = await seedConflicts(deps.database, pairId, [{ path: 'f' }])
  return { conflictId, version: 'base' }
}
const ofOperation: ParamsOfPair = async ({ deps }, pairId) => ({ ...(await seedPlanRow(deps.database, pairId)), version: 'base' })

const matrix: Partial<Record<RouteName, Row>> = {
  setupState: open,
  setup: open,
  signIn: open,
  signInWays: open,
  secondFactor: open,
  passkeyQuestion: open,
  signInByPasskey: open,
  signInByProvider: open,
  lookAtLink: open,
  useInvitation: open,
  usePasswordLink: open,
  me: people,
  signOut: people,
  confirm: people,
  getProfile: people,
  updateProfile: people,
  changePassword: people,
  profileSecurity: people,
  listSessions: people,
  endSession: people,
  endOtherSessions: people,
  startSecondFactor: people,
  finishSecondFactor: people,
  stopSecondFactor: people,
  replaceRecoveryCodes: people,
  startPasskey: people,
  addPasskey: people,
  removePasskey: people,
  connectProvider: people,
  disconnectProvider: people,
  listUsers: by('admin'),
  getUser: by('admin'),
  updateUser: by('admin'),
  deleteUser: by('admin'),
  makePasswordLink: by('admin'),
  resetSecondFactor: by('admin'),
  listUserSessions: by('admin'),
  endUserSession: by('admin'),
  listInvitations: by('admin'),
  invite: by('admin'),
  withdrawInvitation: by('admin'),
  securitySettings: by('admin'),
  askSecondPersonOff: by('admin'),
  approveSecondPersonOff: by('admin'),
  endSecondPersonRequest: by('admin'),
  switchSecondPersonOn: by('admin'),
  listTokens: by('admin'),
  createToken: by('admin'),
  revokeToken: by('admin'),
  listAudit: reading,
  listConnections: reading,
  getConnection: reading,
  createConnection: by('admin', 'manage'),
  updateConnection: by('admin', 'manage'),
  deleteConnection: by('admin', 'manage'),
  readRcloneConf: by('admin', 'manage'),
  importRcloneConf: by('admin', 'manage'),
  trustHostKey: by('admin'),
  testConnection: by('admin', 'manage'),
  testConnectionChanges: by('admin', 'manage'),
  testConnectionDraft: by('admin', 'manage'),
  getConnectionTest: by('admin', 'manage'),
  browseConnection: by('admin', 'manage'),
  checkFolders: by('admin', 'manage'),
  listPairs: reading,
  createPair: by('admin', 'manage'),
  getPair: reading,
  updatePair: by('admin', 'manage'),
  deletePair: by('admin', 'manage'),
  getSchedule: reading,
  setSchedule: by('admin', 'manage'),
  setSchedulePaused: by('operator', 'run'),
  nextTimes: reading,
  makeSamplePair: by('admin', 'manage'),
  removeSamplePair: by('admin', 'manage'),
  listConflicts: reading,
  listConflictFolders: reading,
  getConflict: reading,
  stageDecision: by('operator', 'decide'),
  unstageDecision: by('operator', 'decide'),
  decideConflicts: by('operator', 'decide'),
  takeBackDecisions: by('operator', 'decide'),
  planDecisions: by('operator', 'decide'),
  getMergeDraft: by('operator', 'decide'),
  saveMergeDraft: by('operator', 'decide'),
  lookAtConflict: reading,
  readConflictFacts: reading,
  readConflictText: byPair(['content'], ofConflict),
  readConflictContent: byPair(['content'], ofConflict),
  readOperationText: byPair(['content'], ofOperation),
  readOperationContent: byPair(['content'], ofOperation),
  getSchedulesPause: reading,
  pauseSchedules: by('operator', 'run'),
  resumeSchedules: by('operator', 'run'),
  listAttention: reading,
  takeOn: by('operator', 'decide'),
  letGo: by('operator', 'decide'),
  preview: by('operator', 'preview'),
  getPlan: reading,
  checkPlan: by('operator', 'preview'),
  listPlanRows: reading,
  getPlanRow: reading,
  listPlanFolders: reading,
  listPlanReasons: reading,
  getSelection: reading,
  changeSelection: by('operator', 'run'),
  listSelectionRules: reading,
  getViewed: reading,
  markViewed: reading,
  discardPlan: by('operator', 'preview'),
  applyPlan: by('operator', 'run'),
  requestResync: by('operator', 'decide'),
  listApprovals: reading,
  getApproval: reading,
  sendApproval: by('operator', 'decide'),
  approve: by('admin'),
  reject: by('admin'),
  withdraw: by('operator', 'decide'),
  discard: by('admin'),
  comment: by('operator', 'decide'),
  remind: by('operator', 'decide'),
  assign: by('operator', 'decide'),
  applyWithoutDeletions: by('operator', 'run'),
  bringBack: by('operator', 'preview'),
  checkAgain: by('operator', 'run'),
  compareByChecksum: by('operator', 'run'),
  startRun: by('operator', 'run'),
  retryRun: by('operator', 'run'),
  listRuns: reading,
  getRun: reading,
  changeRun: by('operator', 'run'),
  stopRun: by('operator', 'run'),
  readLog: reading,
  listRunOperations: reading,
}

const nowhere = '00000000-0000-4000-8000-000000000000'
/** A value for every path parameter there is. None of them names anything. */
const params: Params = {
  pairId: nowhere,
  connectionId: nowhere,
  testId: nowhere,
  planId: 1,
  runId: 1,
  userId: nowhere,
  itemKey: 'run-1',
  rowId: 1,
  operationId: 1,
  conflictId: 1,
  approvalId: 1,
  version: 'path1',
  sessionRef: 'none',
  passkeyId: 'none',
  tokenId: nowhere,
  invitationId: nowhere,
}

/** Routes beside the contract, each with its reason. */
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
  // Where the sign-in provider sends browsers back to, with tests of its own.
  `GET ${callbackPath}`,
]

let api: TestApi
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
})
afterAll(() => api.close())

const names = Object.keys(routes) as RouteName[]
const definitionOf = (name: RouteName): RouteDefinition => routes[name]
const keptOut: readonly ProblemCode[] = ['unauthenticated', 'forbidden', 'sign-in-again', 'origin-refused', 'internal']

function rowOf(name: RouteName): Row {
  const row = matrix[name]
  if (row) return row
  throw new Error(
    `The route ${name} is not in the table. Add a line to \`matrix\` in apps/api/test/authorization.integration.test.ts, such as\n` +
      `  ${name}: reading,\nThe route says access '${definitionOf(name).access}'; the head of that file lists what a line can say.`,
  )
}

function sampleOf(name: RouteName): CallOptions {
  const { method, path } = definitionOf(name)
  const missing = [...path.matchAll(/:(\w+)/g)].map(([, key = '']) => key).filter((key) => !(key in params))
  if (missing.length > 0)
    throw new Error(
      `The route ${name} has the path parameter ${missing.join(', ')}: add a sample to \`params\` in authorization.integration.test.ts.`,
    )
  return { params, ...(method === 'GET' ? {} : { body: {} }) }
}

async function refusalOf(caller: Caller, name: RouteName, options = sampleOf(name)): Promise<ProblemCode | null> {
  const response = await caller.send(name, options)
  return response.statusCode < 400 ? null : problemOf(response).code
}

/** Scripts that try to approve read a code of its own. */
function refusalOfToken(name: RouteName): ProblemCode {
  return definitionOf(name).access === 'approval.decide' ? 'token-cannot-approve' : 'forbidden'
}

/** What the authorisation says: let through, or with which code not. */
async function expectAnswer(caller: Caller, name: RouteName, expected: 'through' | ProblemCode): Promise<void> {
  const code = await refusalOf(caller, name)
  if (expected === 'through') expect(keptOut, `${name} answered ${code}`).not.toContain(code)
  else expect(code, name).toBe(expected)
}

describe('authorization', () => {
  test('every route is in the table, and the table has no other', () => {
    for (const name of names) rowOf(name)
    expect(Object.keys(matrix).filter((name) => !names.includes(name as RouteName))).toEqual([])
  })

  test('every route that is mounted is of the contract, or has its reason to be beside it', () => {
    const expected = names.map((name) => `${routes[name].method} /api/v1${routes[name].path}`)
    expect(mountedRoutes(api.app).sort()).toEqual([...expected, ...besides].sort())
  })

  test('every path of the OpenAPI document is one of these', async () => {
    const document = (await api.app.inject({ url: '/api/docs/json' })).json<{ paths: Record<string, Record<string, unknown>> }>()
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const expected = names.map((name) => `${routes[name].method} /api/v1${routes[name].path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(described.sort()).toEqual([...expected, 'GET /healthz', 'GET /readyz'].sort())
  })

  test('nobody', async () => {
    for (const name of names) await expectAnswer(api.nobody, name, rowOf(name).nobody ? 'through' : 'unauthenticated')
  })

  test('a token that was never given out, revoked, expired, or whose owner is disabled is nobody', async () => {
    for (const token of ['pairwise_x', 'x', 'pairwise_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])
      expect(await refusalOf(api.nobody, 'listPairs', { headers: { authorization: `Bearer ${token}` } })).toBe('unauthenticated')
    const { prisma } = api.deps.database
    const ends = [
      (id: string) => prisma.apiToken.update({ where: { id }, data: { revokedAt: new Date() } }),
      (id: string) => prisma.apiToken.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } }),
      (id: string) => prisma.apiToken.update({ where: { id }, data: { owner: { update: { disabledAt: new Date() } } } }),
    ]
    for (const end of ends) {
      const script = await api.withToken('admin', ['read'])
      expect(await refusalOf(script, 'listPairs')).toBeNull()
      await end((await prisma.apiToken.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id)
      expect(await refusalOf(script, 'listPairs')).toBe('unauthenticated')
    }
  })

  test.each(role.options)('%s', async (who) => {
    const keep = await api.signedIn(who)
    for (const name of names) {
      const caller = name === 'signOut' ? await api.signedIn(who) : keep
      await expectAnswer(caller, name, rowOf(name).roles.includes(who) ? 'through' : 'forbidden')
    }
  })

  test.each(tokenScope.options)('a token with the scope %s, of an admin', async (scope) => {
    const script = await api.withToken('admin', [scope])
    for (const name of names)
      await expectAnswer(script, name, rowOf(name).nobody || rowOf(name).scopes.includes(scope) ? 'through' : refusalOfToken(name))
  })

  test('a token with every scope may no more than its owner', async () => {
    const script = await api.withToken('viewer', tokenScope.options)
    for (const name of names) {
      const row = rowOf(name)
      const isThrough = row.nobody || (row.scopes.length > 0 && row.roles.includes('viewer'))
      await expectAnswer(script, name, isThrough ? 'through' : refusalOfToken(name))
    }
  })

  test('what is dangerous wants a person who proved lately who they are', async () => {
    const admin = await api.signedIn('admin')
    const { id } = await admin.call('me')
    const longAgo = new Date(Date.now() - 16 * 60_000)
    await api.deps.database.prisma.session.updateMany({ where: { userId: id }, data: { confirmedAt: longAgo } })
    const dangerous = names.filter((name) => definitionOf(name).recentSignIn)
    expect(dangerous.length).toBeGreaterThan(0)
    for (const name of dangerous) expect(await refusalOf(admin, name), name).toBe('sign-in-again')
  })

  test('what a pair decides is closed to viewers of a pair that does not allow it', async () => {
    const byObject = names.flatMap((name) => (rowOf(name).ofPair ? [{ name, of: rowOf(name).ofPair as ParamsOfPair }] : []))
    expect(byObject.map(({ name }) => name).sort()).toEqual(names.filter((name) => definitionOf(name).pairDecides).sort())
    if (byObject.length === 0) return
    const admin = await api.signedIn('admin')
    const viewer = await api.signedIn('viewer')
    // A pair is made only of folders that a worker has looked at.
    const worker = await startWorker(api.config)
    onTestFinished(() => worker.close())
    const pair = await admin.call('createPair', { body: await pairRequest(api, 'Closed') })
    const body = { contentForViewers: true }
    for (const { name, of } of byObject) {
      const options = { ...sampleOf(name), params: { ...params, ...(await of(api, pair.id)) } }
      expect(problemOf(await viewer.send(name, options)).params, name).toMatchObject({ reason: 'content-closed' })
    }
    await admin.call('updatePair', { params: { pairId: pair.id }, body, headers: { 'if-match': '"1"' } })
    for (const { name, of } of byObject)
      expect(keptOut, name).not.toContain(
        await refusalOf(viewer, name, { ...sampleOf(name), params: { ...params, ...(await of(api, pair.id)) } }),
      )
  })

  test('of all addresses that the auth library has, only the callback of the provider is open', async () => {
    const library = buildAuthLibrary(
      {
        database: prismaAdapter(api.deps.database.prisma, { provider: 'postgresql' }),
        secret: 'x'.repeat(40),
        publicOrigin: null,
        passwords: { hash: async () => '', verify: async () => false },
        isDisabled: async () => false,
        report: () => {},
      },
      null,
    )
    const paths = Object.values(library.api).flatMap((endpoint) =>
      'path' in endpoint && typeof endpoint.path === 'string' ? [endpoint.path] : [],
    )
    expect(paths.length).toBeGreaterThan(40)
    const admin = await api.signedIn('admin')
    for (const path of paths) {
      const url = `/api/auth${path.replaceAll(/:\w+/g, 'oidc')}`
      for (const method of ['GET', 'POST'] as const) {
        if (method === 'GET' && url === callbackPath) continue
        const headers = { cookie: admin.cookie ?? '', origin: 'http://localhost:80' }
        expect((await api.app.inject({ method, url, headers })).statusCode, `${method} ${url}`).toBe(404)
      }
    }
  })

  test('a refusal says why and whom to ask, and nothing was looked up for it', async () => {
    const viewer = await api.signedIn('viewer')
    const refusal = await viewer.refused('startRun', { params })
    expect(refusal.params).toMatchObject({ permission: 'pair.run', reason: 'role' })
    expect(refusal.params?.['whoCan']).toMatch(/^(The admin|Owner)/)
    expect((await viewer.refused('createPair', { body: { nonsense: true } })).code).toBe('forbidden')
    const script = await api.withToken('admin', ['read'])
    expect((await script.refused('startRun', { params })).params).toMatchObject({ reason: 'token-scope' })
    expect((await script.refused('createToken', { body: {} })).params).toMatchObject({ reason: 'token-never' })
  })

  test('a role that was taken away counts at once', async () => {
    const operator = await api.signedIn('operator')
    expect((await operator.refused('startRun', { params })).code).toBe('not-found')
    await api.deps.database.prisma.user.update({ where: { id: (await operator.call('me')).id }, data: { role: 'viewer' } })
    expect((await operator.refused('startRun', { params })).code).toBe('forbidden')
  })
})
