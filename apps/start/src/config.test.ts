import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { childEnvironment, demoFolder, readConfig } from './config.ts'
import { StartFailure } from './start-failure.ts'

describe('readConfig', () => {
  test('without any setting everything stays on this machine and in ./data', () => {
    expect(readConfig([], {})).toMatchObject({
      dataFolder: resolve('data'),
      databaseUrl: null,
      host: '127.0.0.1',
      port: 7420,
      localRoots: [homedir()],
      demo: false,
    })
  })

  test('with --demo pairs may use the sample folders too', () => {
    const config = readConfig(['--demo'], { PAIRWISE_DATA: '/srv/data', PAIRWISE_LOCAL_ROOTS: '/a:/b' })
    expect(config).toMatchObject({ demo: true, localRoots: ['/a', '/b', '/srv/data/demo'] })
    expect(demoFolder(config)).toBe('/srv/data/demo')
  })

  test('an empty variable counts as not set', () => {
    expect(readConfig([], { PAIRWISE_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 7420, databaseUrl: null })
  })

  test.each<[string, string[], NodeJS.ProcessEnv, string]>([
    ['an unknown flag', ['--dmeo'], {}, "Unknown option '--dmeo'. npm start knows --demo, --help"],
    ['a word too many', ['demo'], {}, 'There is no command demo. npm start knows --demo, --help'],
    ['a port that is none', [], { PAIRWISE_PORT: '70000' }, 'PAIRWISE_PORT'],
    ['another database', [], { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    ['a relative root', [], { PAIRWISE_LOCAL_ROOTS: 'photos' }, 'PAIRWISE_LOCAL_ROOTS'],
  ])('refuses %s', (_name, args, env, message) => {
    expect(() => readConfig(args, env)).toThrow(StartFailure)
    expect(() => readConfig(args, env)).toThrow(message)
  })
})

test('children see what the supervisor decided, and the rest of the environment', () => {
  const config = readConfig([], { PAIRWISE_DATA: '/srv/data', REDIS_URL: 'redis://r', PAIRWISE_LOG_LEVEL: 'debug' })
  expect(childEnvironment(config, 'postgresql://db')).toEqual({
    DATABASE_URL: 'postgresql://db',
    REDIS_URL: 'redis://r',
    PAIRWISE_LOG_LEVEL: 'debug',
    PAIRWISE_DATA: '/srv/data',
    PAIRWISE_HOST: '127.0.0.1',
    PAIRWISE_PORT: '7420',
    PAIRWISE_LOCAL_ROOTS: homedir(),
  })
})
