import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const least = { DATABASE_URL: 'postgresql://pairwise@db/pairwise' }

describe('readConfig', () => {
  test('needs nothing but a database, and then only this machine can connect and no proxy is trusted', () => {
    const config = readConfig(least)
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 7420,
      redisUrl: null,
      localRoots: [],
      publicOrigin: null,
      trustedProxies: [],
      logLevel: 'info',
    })
    expect(config.secretFile).toBe(`${config.dataFolder}/secret`)
  })

  test('an empty variable counts as not set', () => {
    expect(readConfig({ ...least, REDIS_URL: '', PAIRWISE_HOST: '' })).toMatchObject({ redisUrl: null, host: '127.0.0.1' })
  })

  test('lists are split', () => {
    const config = readConfig({ ...least, PAIRWISE_LOCAL_ROOTS: '/a:/b c', PAIRWISE_TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16,fd00::/8' })
    expect(config.localRoots).toEqual(['/a', '/b c'])
    expect(config.trustedProxies).toEqual(['10.0.0.1', '10.1.0.0/16', 'fd00::/8'])
  })

  test('the public address is reduced to its origin', () => {
    expect(readConfig({ ...least, PAIRWISE_PUBLIC_URL: 'https://sync.example.org/' }).publicOrigin).toBe('https://sync.example.org')
  })

  test.each([
    ['no database', {}, 'DATABASE_URL'],
    ['another database', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    ['a port that is none', { ...least, PAIRWISE_PORT: '70000' }, 'PAIRWISE_PORT'],
    ['a relative root', { ...least, PAIRWISE_LOCAL_ROOTS: 'photos' }, 'PAIRWISE_LOCAL_ROOTS'],
    ['a public address that is none', { ...least, PAIRWISE_PUBLIC_URL: 'sync' }, 'PAIRWISE_PUBLIC_URL'],
    ['a proxy that is no address', { ...least, PAIRWISE_TRUSTED_PROXIES: '10.0.0.1, proxy' }, 'PAIRWISE_TRUSTED_PROXIES'],
    ['a range that is none', { ...least, PAIRWISE_TRUSTED_PROXIES: '10.0.0.0/33' }, 'PAIRWISE_TRUSTED_PROXIES'],
    ['a log level that is none', { ...least, PAIRWISE_LOG_LEVEL: 'loud' }, 'PAIRWISE_LOG_LEVEL'],
  ])('refuses %s and names the variable', (_, env, variable) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(variable)
  })
})
