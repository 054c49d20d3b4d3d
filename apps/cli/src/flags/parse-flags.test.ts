import { describe, expect, test } from 'vitest'
import { type ParsedFlags, parseArguments } from './parse-flags.ts'
import { splitArguments } from './split-arguments.ts'
import { UsageError } from './usage-error.ts'
import type { WorkingFlag } from './working-flags.ts'

const parse = (line: string, variables: Readonly<Record<string, string>> = {}) =>
  parseArguments(line === '' ? [] : line.split(' '), variables)

const given = (flags: ParsedFlags, ...names: WorkingFlag[]) => Object.fromEntries(names.map((name) => [name, flags.value(name)]))

describe('the grammar', () => {
  test.each([
    ['a b --max-delete 10', 10],
    ['a b --max-delete=10', 10],
    ['--max-delete 10 a b', 10],
    ['a --max-delete=10 b', 10],
    ['a b --max-delete 90 --max-delete 10', 10],
  ])('%s', (line, percent) => {
    const { positionals, flags } = parse(line)
    expect(positionals).toEqual(['a', 'b'])
    expect(flags.value('max-delete')).toBe(percent)
  })

  test.each([
    ['-v bisync a b', 1],
    ['--workdir check -n bisync a', 3],
    ['bisync -v', 0],
    ['-v', null],
  ])('the first word of %s that is no flag is found', (line, at) => expect(splitArguments(line.split(' ')).firstAt).toBe(at))

  test('-- ends the flags, a lone dash is a name', () => {
    expect(parse('-n -- --resync -').positionals).toEqual(['--resync', '-'])
    expect(parse('- -n').positionals).toEqual(['-'])
  })

  test('one-letter flags stand together, and the last may take a value', () => {
    expect(given(parse('-MvP').flags, 'metadata', 'verbose', 'progress')).toEqual({ metadata: true, verbose: 1, progress: true })
    expect(given(parse('-MPc').flags, 'metadata', 'progress', 'checksum')).toEqual({ metadata: true, progress: true, checksum: true })
    expect(parse('-vf *.tmp').flags.filters).toEqual([{ flag: 'filter', value: '*.tmp' }])
    expect(parse('-f+x').flags.value('filter')).toEqual(['+x'])
    expect(parse('-n=false').flags.value('dry-run')).toBe(false)
  })

  test.each([
    ['-v -v', 2],
    ['-vv', 2],
    ['--verbose', 1],
    ['--verbose=2', 2],
    ['-v --verbose -v', 3],
  ])('%s counts', (line, count) => expect(parse(line).flags.value('verbose')).toBe(count))

  test.each(['true', 'True', 'T', '1'])('--resync=%s is yes', (word) => expect(parse(`--resync=${word}`).flags.value('resync')).toBe(true))
  test.each(['false', 'FALSE', 'f', '0'])('--resync=%s is no', (word) =>
    expect(parse(`--resync=${word}`).flags.value('resync')).toBe(false),
  )

  test('a switch takes no value from the next argument', () => {
    expect(parse('--resync true').positionals).toEqual(['true'])
  })

  test('a value may look like a flag', () => {
    expect(parse('--suffix -old').flags.value('suffix')).toBe('-old')
  })

  test('words of a choice may be written in capitals', () => {
    expect(parse('--conflict-resolve Newer').flags.value('conflict-resolve')).toBe('newer')
    expect(parse('--log-level debug').flags.value('log-level')).toBe('DEBUG')
  })

  test('help and version are found anywhere before --, whatever else is wrong', () => {
    expect(parse('a -h').wantsHelp).toBe(true)
    expect(parse('--immutable --help').wantsHelp).toBe(true)
    expect(parse('-V').wantsVersion).toBe(true)
    expect(parse('-- -h').wantsHelp).toBe(false)
  })
})

describe('values', () => {
  test.each([
    ['--max-duration 1h30m', 'max-duration', 5_400_000],
    ['--max-duration 2d', 'max-duration', 172_800_000],
    ['--max-transfer 1.5G', 'max-transfer', 1_610_612_736],
    ['--max-transfer off', 'max-transfer', null],
    ['--bwlimit 10M', 'bwlimit', { slots: [{ fromMinute: 0, bytesPerSecond: 10_485_760 }] }],
    ['--transfers 8', 'transfers', 8],
  ] as const)('%s', (line, name, value) => expect(parse(line).flags.value(name)).toEqual(value))

  test('filters keep their order', () => {
    expect(parse('--include a --exclude=b --include c --max-size 1G').flags.filters).toEqual([
      { flag: 'include', value: 'a' },
      { flag: 'exclude', value: 'b' },
      { flag: 'include', value: 'c' },
      { flag: 'max-size', value: '1G' },
    ])
  })
})

describe('what has no effect here is named, and takes its value', () => {
  test.each([
    ['a b --drive-skip-gdocs', ['--drive-skip-gdocs']],
    ['a --drive-chunk-size 64M b', ['--drive-chunk-size']],
    ['--timeout 10s a b --contimeout=1m', ['--timeout', '--contimeout']],
    ['a b --disable ListR --fast-list', ['--disable', '--fast-list']],
    ['a b --tpslimit 4.5 --use-mmap', ['--tpslimit', '--use-mmap']],
    ['a b --drive-pacer-min-sleep=10ms', ['--drive-pacer-min-sleep']],
    ['a b --local-no-sparse', ['--local-no-sparse']],
  ])('%s', (line, names) => {
    const { positionals, flags } = parse(line)
    expect(positionals).toEqual(['a', 'b'])
    expect(flags.idle.map(([named]) => named)).toEqual(names)
  })
})

describe('variables of the environment', () => {
  test('stand before the command line, which wins or adds', () => {
    const variables = { RCLONE_MAX_DELETE: '10', RCLONE_EXCLUDE: 'a,b', RCLONE_VERBOSE: '2', RCLONE_DRY_RUN: 'true' }
    expect(given(parse('', variables).flags, 'max-delete', 'exclude', 'verbose', 'dry-run')).toEqual({
      'max-delete': 10,
      exclude: ['a', 'b'],
      verbose: 2,
      'dry-run': true,
    })
    expect(given(parse('--max-delete 20 --exclude c --dry-run=false', variables).flags, 'max-delete', 'exclude', 'dry-run')).toEqual({
      'max-delete': 20,
      exclude: ['a', 'b', 'c'],
      'dry-run': false,
    })
  })

  test('a bad value and a refused flag are named as they are written', () => {
    expect(() => parse('', { RCLONE_MAX_DELETE: 'many' })).toThrow('RCLONE_MAX_DELETE: "many" is not a whole number from 0 to 100')
    expect(() => parse('', { RCLONE_IMMUTABLE: 'true' })).toThrow('RCLONE_IMMUTABLE (--immutable) is a flag of rclone')
  })

  test('what is no flag, such as a remote of rclone’s, is not looked at', () => {
    expect(parse('', { RCLONE_CONFIG_NAS_TYPE: 'sftp', RCLONE_MAX_DELETE: '' }).flags.value('max-delete')).toBeUndefined()
  })
})

describe('refused with a usage error', () => {
  test.each([
    ['--frobnicate', 'unknown flag --frobnicate'],
    ['--max-delet 3', 'did you mean --max-delete?'],
    ['--drive-frobnicate', 'unknown flag --drive-frobnicate'],
    ['-vZ', 'unknown flag -Z in -vZ'],
    ['--immutable', '--immutable is a flag of rclone that Pairwise doesn’t have'],
    ['-i', '-i (--interactive) is a flag of rclone'],
    ['--inplace', 'never written in place'],
    ['--rc-addr :5572', '--rc-addr is a flag of rclone'],
    ['--metrics-user ann', '--metrics-user is a flag of rclone'],
    ['--max-delete', '--max-delete needs a value: --max-delete PERCENT'],
    ['--max-delete 101', '"101" is not a whole number from 0 to 100'],
    ['--max-delete 1.5', 'not a whole number'],
    ['--max-duration soon', '"soon" is not a length of time'],
    ['--max-transfer 1x', '"1x" is not a size'],
    ['--bwlimit fast', '"fast" is not a bandwidth'],
    ['--resync=maybe', '"maybe" is neither true nor false'],
    ['--conflict-resolve best', '"best" is not one of none, path1'],
    ['--check-sync=perhaps', '"perhaps" is not one of true, false, only'],
    ['--transfers 0', '"0" is not a whole number from 1 to 1024'],
    ['--timeout soon', '"soon" is not a length of time'],
    ['--tpslimit many', '"many" is not a number'],
  ])('%s', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError)
    expect(() => parse(line)).toThrow(message)
  })
})
