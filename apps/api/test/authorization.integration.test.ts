/** Who may call what: every route of the contract, as nobody, as each role, and with a token of each scope, against the table. */
import { type ProblemCode, type RouteDefinition, type RouteName, role, routes, tokenScope } from '@pairwise/contracts'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { buildAuthLibrary } from '../src/services/auth-library.ts'
import { callbackPath } from '../src/services/sign-in-provider.ts'
import { matrix, type ParamsOfPair, params, type Row } from './authorization-table.ts'
import { type Caller, type CallOptions, problemOf } from './harness/caller.ts'
import { mountedRoutes } from './harness/mounted-routes.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

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
let worker: TestWorker
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  // Some routes wait for a worker, and a pair is made only of folders that one has looked at.
  worker = await startWorker(api.config)
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

const names = Object.keys(routes) as RouteName[]
const definitionOf = (name: RouteName): RouteDefinition => routes[name]
const keptOut: readonly ProblemCode[] = ['unauthenticated', 'forbidden', 'sign-in-again', 'origin-refused', 'internal']

function rowOf(name: RouteName): Row {
  const row = matrix[name]
  if (row) return row
  throw new Error(
    `The route ${name} is not in the table. Add a line to \`matrix\` in apps/api/test/authorization-table.ts, such as\n` +
      `  ${name}: reading,\nThe route says access '${definitionOf(name).access}'; the head of that file lists what a line can say.`,
  )
}

function sampleOf(name: RouteName): CallOptions {
  const { method, path } = definitionOf(name)
  const missing = [...path.matchAll(/:(\w+)/g)].map(([, key = '']) => key).filter((key) => !(key in params))
  if (missing.length > 0)
    throw new Error(`The route ${name} has the path parameter ${missing.join(', ')}: add a sample to \`params\` in authorization-table.ts.`)
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
