import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const database = { DATABASE_URL: 'postgresql://user:secret@host/db' }

it('takes defaults for what is not set, and an empty variable for one that is not', () => {
  expect(readConfig({ ...database, REDIS_URL: '' })).toEqual({
    databaseUrl: database.DATABASE_URL,
    redisUrl: null,
    dataFolder: resolve('data'),
    localRoots: [],
    logLevel: 'info',
    lease: { ttlMs: 30_000, marginMs: 5_000 },
    keys: { secretKey: null, secretKeyBefore: null, keyFile: resolve('data/contents-key') },
  })
})

it('reads the folders that pairs may use', () => {
  expect(readConfig({ ...database, PAIRWISE_LOCAL_ROOTS: '/srv:/home/anna:' }).localRoots).toEqual(['/srv', '/home/anna'])
})

it.each([
  ['no database', {}, /DATABASE_URL: Set it to the address/],
  ['another kind of database', { DATABASE_URL: 'mysql://host' }, /DATABASE_URL: Use an address that begins/],
  ['a root that is not absolute', { ...database, PAIRWISE_LOCAL_ROOTS: 'home' }, /PAIRWISE_LOCAL_ROOTS: Use absolute folders/],
  ['a lease of no length', { ...database, PAIRWISE_LEASE_SECONDS: '0' }, /PAIRWISE_LEASE_SECONDS/],
  ['a margin as long as the lease', { ...database, PAIRWISE_LEASE_MARGIN_SECONDS: '30' }, /Use less than PAIRWISE_LEASE_SECONDS/],
])('refuses %s', (_, env, message) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(message)
})
