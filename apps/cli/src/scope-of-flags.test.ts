import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Scope, SyncError } from '@pairwise/engine'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ScopeOptions, scopeOfFlags } from './scope-of-flags.ts'

const now = Date.UTC(2024, 5, 1)
const plain: ScopeOptions = { resync: false, dryRun: false, now }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scope-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

/** `--include=*.jpg` and so on. */
function scopeOf(given: readonly string[], options: Partial<ScopeOptions> = {}): Scope {
  const flags = given.map((text) => {
    const [, flag = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(text) ?? []
    return { flag, value }
  })
  return scopeOfFlags(flags, { ...plain, ...options })
}

const rulesOf = (scope: Scope) => scope.filters.rules.map(({ include, pattern }) => `${include ? '+' : '-'} ${pattern}`)

function refusal(given: readonly string[], options: Partial<ScopeOptions> = {}): { code: string; message: string } {
  try {
    scopeOf(given, options)
  } catch (error) {
    if (error instanceof SyncError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('it was not refused')
}

test('the program’s own files take no part, whatever the flags say', () => {
  const ownPaths = ['.state/pair[w]ise', 'a,b.log']
  const left = ['- /.state/pair\\[w\\]ise', '- /.state/pair\\[w\\]ise/**', '- /a,b.log', '- /a,b.log/**']
  expect(rulesOf(scopeOf(['--filter=- x', '--filter=!', '--filter=+ **'], { ownPaths }))).toEqual([...left, '+ **'])
  const path = file('list', 'a,b.log\n.state/pair[w]ise/x.lock\n.state/pairwise\n')
  expect(scopeOf([`--files-from=${path}`], { ownPaths }).onlyFiles).toEqual(['.state/pairwise'])
})

describe('rules', () => {
  test('come by kind of flag, whatever the order they were given in, and includes leave out the rest', () => {
    const given = [
      `--filter-from=${file('f', '# first\n- ff\n')}`,
      '--filter=+ f',
      `--exclude-from=${file('e', 'ef\n')}`,
      '--exclude=e1',
      '--exclude=e2',
      `--include-from=${file('i', '; comment\n  if  \n\n')}`,
      '--include=i',
    ]
    const notices: string[] = []
    const scope = scopeOf(given, { onNotice: (text) => notices.push(text) })
    expect(rulesOf(scope)).toEqual(['+ i', '+ if', '- e1', '- e2', '- ef', '+ f', '- ff', '- /**'])
    expect(notices).toEqual([expect.stringContaining('--filter')])
  })

  test('a + rule of --filter leaves nothing else out', () => {
    expect(rulesOf(scopeOf(['--filter=+ a']))).toEqual(['+ a'])
  })

  test('an exclamation mark forgets all rules before it, and not that includes leave out the rest', () => {
    expect(rulesOf(scopeOf(['--include=i', '--filter=- a', '--filter=!', '--filter=- b']))).toEqual(['- b', '- /**'])
  })

  test('the filters file comes after --filter and before --filter-from', () => {
    const filters = file('filters', '- x\n')
    writeFileSync(`${filters}.md5`, createHash('md5').update('- x\n').digest('hex'))
    const given = [`--filter-from=${file('g', '- y\n')}`, `--filters-file=${filters}`, '--filter=- w']
    expect(rulesOf(scopeOf(given))).toEqual(['- w', '- x', '- y'])
  })

  test('patterns on the command line are taken as they are, commas and blanks included', () => {
    expect(rulesOf(scopeOf(['--exclude= a,b ', '--exclude=# c']))).toEqual(['-  a,b ', '- # c'])
  })

  test('a dash names standard input, once', () => {
    const readInput = () => Buffer.from('*.tmp\n*.bak\n')
    expect(rulesOf(scopeOf(['--exclude-from=-'], { readInput }))).toEqual(['- *.tmp', '- *.bak'])
    expect(refusal(['--exclude-from=-', '--filter-from=-'], { readInput }).message).toContain('was read for --exclude-from already')
  })

  test('case can be ignored', () => {
    expect(scopeOf(['--exclude=A', '--ignore-case=true']).filters.ignoreCase).toBe(true)
    expect(scopeOf(['--exclude=A', '--ignore-case=false']).filters.ignoreCase).toBe(false)
  })

  test('what can’t be read is refused with the place where it stands', () => {
    const bad = file('bad', '- fine\n\n# comment\n- a{b\n')
    expect(refusal([`--filter-from=${bad}`])).toEqual({ code: 'filters-invalid', message: `${bad}, line 4: "{" without "}" in a{b` })
    expect(refusal(['--exclude=[']).message).toBe('--exclude: "[" without "]" in [')
    expect(refusal(['--filter=x']).message).toContain('--filter: a rule starts with')
    expect(refusal([`--include-from=${join(folder, 'none')}`]).message).toContain('--include-from:')
  })
})

describe('limits', () => {
  test.each<[given: string[], limits: object]>([
    [['--min-size=1k', '--max-size=1.5M'], { minSize: 1024, maxSize: 1_572_864, notBeforeNs: null, notAfterNs: null }],
    [['--max-size=100'], { maxSize: 102_400 }],
    [['--max-size=1', '--max-size=2b'], { maxSize: 2 }],
    [['--max-age=1d'], { notBeforeNs: BigInt(now - 86_400_000) * 1_000_000n, notAfterNs: null, ages: ['max 1d'] }],
    [['--min-age=500ms', '--max-age=1h30m'], { notAfterNs: BigInt(now - 500) * 1_000_000n, ages: ['min 500ms', 'max 1h30m'] }],
    [['--max-age=2024-01-31T10:00:00Z'], { notBeforeNs: BigInt(Date.UTC(2024, 0, 31, 10)) * 1_000_000n }],
    [['--max-age=2024-01-31T10:00:00.5+02:00'], { notBeforeNs: BigInt(Date.UTC(2024, 0, 31, 8)) * 1_000_000n + 500_000_000n }],
    [['--max-age=2024-01-31'], { notBeforeNs: BigInt(new Date(2024, 0, 31).getTime()) * 1_000_000n }],
    [['--min-age=2024-01-31 23:59:58'], { notAfterNs: BigInt(new Date(2024, 0, 31, 23, 59, 58).getTime()) * 1_000_000n }],
  ])('%j', (given, limits) => {
    expect(scopeOf(given).limits).toMatchObject(limits)
  })

  test('off is no limit', () => {
    expect(scopeOf(['--max-size=1k', '--max-size=off', '--min-age=off'])).toEqual({ filters: { rules: [], ignoreCase: false } })
  })

  test.each([
    [['--min-size=big'], '--min-size: "big" is not a size'],
    [['--max-age=yesterday'], '--max-age: "yesterday" is neither'],
    [['--max-age=2024-02-30'], 'is neither'],
    [['--max-age=2024-01-31 10:00:00Z'], 'is neither'],
    [['--max-age=2024-01-31T24:00:00'], 'is neither'],
    [['--min-age=2d', '--max-age=1d'], 'no file is older than the one and younger than the other'],
  ])('%j is refused', (given, why) => {
    expect(refusal(given)).toEqual({ code: 'filters-invalid', message: expect.stringContaining(why) })
  })
})

describe('lists of files', () => {
  test('are trimmed, with comments, or taken as they are', () => {
    const list = file('list', '# comment\n/a\n  d/b  \n;x\nd//c\n\n')
    const raw = file('raw', '# name\n d\n')
    const apart = file('apart', 'n\nl\0./z\0')
    expect(scopeOf([`--files-from=${list}`, `--files-from-raw=${raw}`, `--files-from0=${apart}`]).onlyFiles).toEqual([
      'a',
      'd/b',
      'd/c',
      '# name',
      ' d',
      'n\nl',
      'z',
    ])
  })

  test('may be empty, and then nothing takes part', () => {
    expect(scopeOf([`--files-from=${file('none', '')}`]).onlyFiles).toEqual([])
  })

  test('may hold names that are not UTF-8', () => {
    expect(scopeOf([`--files-from=${file('bytes', Buffer.from([0x61, 0x80, 0x0a]))}`]).onlyFiles).toEqual(['a\udc80'])
  })

  test.each([['--exclude=x'], ['--max-size=1'], ['--exclude-if-present=.no']])('do not go with %s', (other) => {
    expect(refusal([`--files-from=${file('list', 'a')}`, other]).message).toContain('can’t be given with other filters')
  })
})

test('folders can be left out by a name in them', () => {
  expect(scopeOf(['--exclude-if-present=.no', '--exclude-if-present=skip me']).markers).toEqual(['.no', 'skip me'])
  for (const name of ['', '..', 'a/b']) expect(refusal([`--exclude-if-present=${name}`]).message).toContain('not the name of a file')
})

describe('the filters file', () => {
  const given = (path: string) => [`--filters-file=${path}`]

  test('has its hash beside it, which only a resync writes', () => {
    const path = file('filters', '- a\n')
    expect(refusal(given(path))).toEqual({ code: 'filters-changed', message: expect.stringContaining('has no hash') })
    scopeOf(given(path), { resync: true, dryRun: true })
    expect(existsSync(`${path}.md5`)).toBe(false)
    scopeOf(given(path), { resync: true })
    expect(readFileSync(`${path}.md5`, 'utf8')).toBe(createHash('md5').update('- a\n').digest('hex'))
    expect(rulesOf(scopeOf(given(path)))).toEqual(['- a'])
    writeFileSync(path, '- b\n')
    expect(refusal(given(path))).toEqual({ code: 'filters-changed', message: expect.stringContaining('changed') })
    expect(refusal(given(path), { dryRun: true }).code).toBe('filters-changed')
  })

  test('that can’t be read gets no hash', () => {
    const path = file('filters', '- a\n- {\n')
    expect(refusal(given(path), { resync: true }).message).toContain(`${path}, line 2`)
    expect(existsSync(`${path}.md5`)).toBe(false)
    expect(refusal(given(join(folder, 'none')), { resync: true }).code).toBe('filters-changed')
  })
})
