import { describe, expect, test } from 'vitest'
import { bisyncSettings } from './bisync-settings.ts'
import { parseArguments } from './parse-flags.ts'

const settingsOf = (line: string) =>
  bisyncSettings(parseArguments(line === '' ? [] : line.split(' '), {}).flags, { at: new Date(0), cwd: '/here' }, '/state/pairwise')

test('without flags', () => {
  expect(settingsOf('')).toMatchObject({
    dryRun: false,
    workFolder: '/state/pairwise',
    checkSync: 'never',
    isResilient: false,
    maxLockMs: null,
    criticalExitCode: null,
    keepsWorkingFiles: false,
    failsWithoutTransfer: false,
    output: {
      json: false,
      log: { level: 'notice', file: null, json: false },
      progress: { isAsked: false, everyMs: 60_000, level: 'info' },
    },
  })
})

describe('one flag, one change', () => {
  test.each([
    ['-n', { dryRun: true }],
    ['--workdir w', { workFolder: '/here/w' }],
    ['--check-sync=only', { checkSync: 'only' }],
    ['--check-sync FALSE', { checkSync: 'never' }],
    ['--check-sync=true', { checkSync: 'after' }],
    ['--resilient --recover', { isResilient: true }],
    ['--max-lock 2m', { maxLockMs: 120_000 }],
    ['--max-lock 0', { maxLockMs: null }],
    ['--critical-exit-code 7', { criticalExitCode: 7 }],
    ['--no-cleanup', { keepsWorkingFiles: true }],
    ['--error-on-no-transfer', { failsWithoutTransfer: true }],
  ])('%s', (line, change) => expect(settingsOf(line)).toMatchObject(change))
})

describe('what is told', () => {
  test.each([
    ['-v', { log: { level: 'info' } }],
    ['-vv', { log: { level: 'debug' } }],
    ['-q', { log: { level: 'error' } }],
    ['--log-level DEBUG', { log: { level: 'debug' } }],
    ['--log-level error', { log: { level: 'error' } }],
    ['--log-file run.log --use-json-log', { log: { file: '/here/run.log', json: true } }],
    ['-P --stats 5s --stats-log-level NOTICE', { progress: { isAsked: true, everyMs: 5000, level: 'notice' } }],
    ['--stats 0', { progress: { everyMs: null } }],
    ['--json', { json: true }],
    ['--skip-links', { tellsLinks: false }],
  ])('%s', (line, output) => expect(settingsOf(line)).toMatchObject({ output }))

  test.each(['-v -q', '--log-level INFO -v', '--log-level INFO --quiet', '--max-lock 1m', '--max-lock -5m'])('%s is refused', (line) => {
    expect(() => settingsOf(line)).toThrow()
  })
})
