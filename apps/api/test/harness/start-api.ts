import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role, TokenScope } from '@pairwise/contracts'
import { createTestDatabase } from '@pairwise/db/testing'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { createDeps, type Deps, type DepsOptions } from '../../src/deps.ts'
import { createLogger } from '../../src/logger.ts'
import { hashPassword } from '../../src/password-hash.ts'
import { newSecret } from '../../src/services/one-time-secret.ts'
import { type Caller, createCaller } from './caller.ts'

export const password = 'correct horse battery'

export interface TestApi {
  readonly app: FastifyInstance
  readonly deps: Deps
  readonly config: Config
  /** A caller that nobody signed in. */
  readonly nobody: Caller
  /** Everything that was logged, as text. */
  logged(): string
  /** A caller with a session of a new person of this role. */
  signedIn(role: Role): Promise<Caller>
  /** A script with a new token of these scopes, of a new person of this role. */
  withToken(owner: Role, scopes: readonly TokenScope[]): Promise<Caller>
  /** A folder below the allowed root, made if it is not there. */
  folder(name: string): Promise<string>
  /** The connection that every server has. */
  connectionId(): Promise<string>
  /** Listens on a free port and answers with the address. */
  listen(): Promise<string>
  close(): Promise<void>
}

export interface TestApiOptions extends Partial<Omit<DepsOptions, 'config' | 'log'>> {
  /** A Postgres of the tests; a migrated database is made there. */
  readonly serverUrl: string
  readonly config?: Partial<Config>
}

/** The whole application over a real database and a real queue of its own. */
export async function startApi({ serverUrl, config: given, ...options }: TestApiOptions): Promise<TestApi> {
  const { url, drop } = await createTestDatabase(serverUrl)
  const dataFolder = await mkdtemp(join(tmpdir(), 'pairwise-api-'))
  const config: Config = {
    databaseUrl: url,
    redisUrl: null,
    dataFolder,
    host: '127.0.0.1',
    port: 0,
    localRoots: [join(dataFolder, 'roots')],
    publicOrigin: null,
    trustedProxies: [],
    provider: null,
    mail: null,
    secretFile: join(dataFolder, 'secret'),
    keys: { secretKey: null, secretKeyBefore: null, keyFile: join(dataFolder, 'contents-key') },
    logLevel: 'trace',
    webFolder: join(dataFolder, 'no-web'),
    ...given,
  }
  const lines: string[] = []
  const log = createLogger('trace', { write: (line) => void lines.push(line) })
  const deps = await createDeps({
    config,
    log,
    rateLimits: { requestsPerMinute: 100_000, signIns: { perAddress: 100_000, perAccount: 100_000, windowMs: 60_000 } },
    ...options,
  })
  const app = await buildApp(deps.app)
  await app.ready()
  deps.start()
  const nobody = createCaller(app, { cookie: null, origin: config.publicOrigin ?? 'http://localhost:80' })
  let people = 0

  return {
    app,
    deps,
    config,
    nobody,
    logged: () => lines.join(''),
    async signedIn(role) {
      const username = `${role}-${++people}`
      await deps.database.users.create({ name: `The ${role}`, username, role, passwordHash: await hashPassword(password) })
      return nobody.signIn(username, password)
    },
    async withToken(owner, scopes) {
      const username = `owner-${++people}`
      const { users, apiTokens } = deps.database
      const made = await users.create({ name: `Owner ${people}`, username, role: owner, passwordHash: await hashPassword(password) })
      if (!made) throw new Error('The owner of the token was not made.')
      const { secret, hash } = newSecret('pairwise_')
      await apiTokens.create({ name: scopes.join(' '), ownerId: made.id, hash, start: secret.slice(0, 15), scopes, expiresAt: null })
      return createCaller(app, { cookie: null, token: secret })
    },
    async folder(name) {
      const folder = join(dataFolder, 'roots', name)
      await mkdir(folder, { recursive: true })
      return folder
    },
    async connectionId() {
      const [connection] = await deps.database.connections.list()
      if (!connection) throw new Error('There is no connection.')
      return connection.id
    },
    listen: () => app.listen({ host: config.host, port: config.port }),
    async close() {
      await app.close()
      await deps.close()
      await drop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
