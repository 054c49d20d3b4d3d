import { describe, expect, test } from 'vitest'
import { file } from '../testing/directory.ts'
import { conflictName, conflictWinner, NamesInUse, type Rivals, resyncWinner } from './conflict.ts'
import type { Keying } from './path-key.ts'
import { type ConflictPolicy, defaultPolicy } from './policy.ts'
import { encodePath, nameOf } from './rel-path.ts'
import { type Side, sides } from './side.ts'

const numbered = defaultPolicy.conflicts

function names(path: string, used: readonly string[] = [], count = 2, keying: Keying = 'nfc'): string[] {
  const inUse = new NamesInUse(keying, used)
  return Array.from({ length: count }, () => conflictName(path, 'path1', numbered, inUse))
}

test.each<[path: string, used: string[], expected: string[]]>([
  ['f', [], ['f.conflict1', 'f.conflict2']],
  ['d/e/f.txt', [], ['d/e/f.txt.conflict1', 'd/e/f.txt.conflict2']],
  ['f', ['f.conflict1'], ['f.conflict2', 'f.conflict3']],
  ['f', ['f.conflict2'], ['f.conflict1', 'f.conflict3']],
  ['d/f', ['f.conflict1', 'f.conflict2', 'f.conflict4'], ['d/f.conflict3', 'd/f.conflict5']],
  ['.path', [], ['.path.conflict1', '.path.conflict2']],
  ['f.conflict1', ['f.conflict1'], ['f.conflict1.conflict1', 'f.conflict1.conflict2']],
  ['a\nb', [], ['a\nb.conflict1', 'a\nb.conflict2']],
])('%j with %j in use', (path, used, expected) => {
  expect(names(path, used)).toEqual(expected)
})

test('names are in use as they are matched across the sides', () => {
  expect(names('F', ['f.conflict1'], 1, 'nfc-fold')).toEqual(['F.conflict2'])
  expect(names('F', ['f.conflict1'], 1, 'nfc')).toEqual(['F.conflict1'])
  expect(names('e\u0301', ['\u00e9.conflict1'], 1)).toEqual(['e\u0301.conflict2'])
})

test('a name that was given once is not given again', () => {
  const used = new NamesInUse('nfc', [])
  const long = 'n'.repeat(250)
  expect(conflictName(`${long}a`, 'path1', numbered, used)).not.toBe(conflictName(`${long}b`, 'path1', numbered, used))
})

test.each([
  ['n'.repeat(255), 255],
  ['n'.repeat(245), 255],
  ['n'.repeat(244), 254],
  ['\u00e9'.repeat(127), 254],
  ['\u{1f600}'.repeat(63), 254],
  [`${'n'.repeat(250)}\udc80\udc81\udc82\udc83\udc84`, 255],
])('a suffix that does not fit shortens the stem by whole characters (%#)', (name, length) => {
  const [one = ''] = names(`d/${name}`, [], 1)
  const bytes = encodePath(nameOf(one))
  expect(bytes.length).toBeLessThanOrEqual(255)
  expect(bytes.length).toBe(length)
  expect(nameOf(one).endsWith('.conflict1')).toBe(true)
  expect(name.startsWith(nameOf(one).slice(0, -'.conflict1'.length))).toBe(true)
})

test('the hundredth number fits as well as the first', () => {
  const used = Array.from({ length: 99 }, (_, i) => `${'n'.repeat(245)}.conflict${i + 1}`)
  const [name = ''] = names('n'.repeat(255), [...used, ...used.map((each) => each.slice(1))], 1)
  expect(name).toBe(`${'n'.repeat(243)}.conflict100`)
})

describe('what the versions of both sides are called', () => {
  const called = (rules: Partial<ConflictPolicy>, used: readonly string[] = []) => {
    const inUse = new NamesInUse('nfc', used)
    return sides.map((side) => conflictName('f.txt', side, { ...numbered, ...rules }, inUse))
  }
  const suffix = (path1: string, path2 = path1) => ({ suffix: { path1, path2 } })

  test.each<[what: string, rules: Partial<ConflictPolicy>, used: string[], expected: string[]]>([
    ['one suffix, numbered on', suffix('apple'), [], ['f.txt.apple1', 'f.txt.apple2']],
    ['two suffixes, each numbered by itself', suffix('cloud', 'local'), [], ['f.txt.cloud1', 'f.txt.local1']],
    ['two suffixes, one number taken', suffix('cloud', 'local'), ['f.txt.cloud1'], ['f.txt.cloud2', 'f.txt.local1']],
    ['by side, with one suffix', { loser: 'pathname', ...suffix('path') }, [], ['f.txt.path1', 'f.txt.path2']],
    ['by side, with two suffixes', { loser: 'pathname', ...suffix('cloud', 'local') }, [], ['f.txt.cloud', 'f.txt.local']],
    ['by side, with two that look numbered', { loser: 'pathname', ...suffix('path1', 'path2') }, [], ['f.txt.path1', 'f.txt.path2']],
    ['by side, with a dot of its own', { loser: 'pathname', ...suffix('.path') }, [], ['f.txt..path1', 'f.txt..path2']],
    [
      'by side, where somebody has the name',
      { loser: 'pathname', ...suffix('path') },
      ['f.txt.path2', 'f.txt.path2-2'],
      ['f.txt.path1', 'f.txt.path2-3'],
    ],
    ['before the extension', { keepExtension: true }, [], ['f.conflict1.txt', 'f.conflict2.txt']],
    ['deleted without a winner, so numbered', { loser: 'delete' }, [], ['f.txt.conflict1', 'f.txt.conflict2']],
    ['kept as versions, without any', { loser: 'version' }, [], ['f.txt.conflict1', 'f.txt.conflict2']],
  ])('%s', (_, rules, used, expected) => {
    expect(called(rules, used)).toEqual(expected)
  })
})

describe('who wins', () => {
  const rivals = (more: Partial<Rivals> = {}): Rivals => ({
    seen: { path1: file(5, 2_000n), path2: file(9, 5_000n) },
    hasTimes: true,
    hasSizes: true,
    precisionNs: 1_000n,
    ...more,
  })
  const swapped = ({ seen, ...rest }: Rivals): Rivals => ({ ...rest, seen: { path1: seen.path2, path2: seen.path1 } })
  const closeInTime = rivals({ seen: { path1: file(5, 2_000n), path2: file(9, 2_999n) } })
  const ofOneSize = rivals({ seen: { path1: file(5, 2_000n), path2: file(5, 5_000n) } })
  const withoutTime = rivals({ seen: { path1: file(5, null), path2: file(9, 5_000n) } })
  const ofUnknownSize = rivals({ seen: { path1: file(-1, 2_000n), path2: file(9, 5_000n) } })

  test.each<[rule: Parameters<typeof conflictWinner>[0], rivals: Rivals, winner: Side | null]>([
    ['none', rivals(), null],
    ['path1', rivals(), 'path1'],
    ['path2', rivals(), 'path2'],
    ['newer', rivals(), 'path2'],
    ['newer', swapped(rivals()), 'path1'],
    ['older', rivals(), 'path1'],
    ['older', swapped(rivals()), 'path2'],
    ['larger', rivals(), 'path2'],
    ['larger', swapped(rivals()), 'path1'],
    ['smaller', rivals(), 'path1'],
    ['smaller', swapped(rivals()), 'path2'],
    ['newer', closeInTime, null],
    ['older', closeInTime, null],
    ['larger', closeInTime, 'path2'],
    ['larger', ofOneSize, null],
    ['smaller', ofOneSize, null],
    ['newer', withoutTime, null],
    ['older', swapped(withoutTime), null],
    ['larger', ofUnknownSize, null],
    ['smaller', swapped(ofUnknownSize), null],
    ['newer', rivals({ hasTimes: false }), null],
    ['larger', rivals({ hasSizes: false }), null],
    ['larger', rivals({ hasTimes: false }), 'path2'],
  ])('a conflict by %s (%#)', (rule, given, winner) => {
    expect(conflictWinner(rule, given)).toBe(winner)
  })

  test.each<[mode: Parameters<typeof resyncWinner>[0], rivals: Rivals, winner: Side, isTold: boolean]>([
    ['path1', closeInTime, 'path1', true],
    ['path2', closeInTime, 'path2', true],
    ['newer', rivals(), 'path2', true],
    ['older', rivals(), 'path1', true],
    ['larger', swapped(rivals()), 'path1', true],
    ['smaller', swapped(rivals()), 'path2', true],
    ['newer', closeInTime, 'path2', false],
    ['older', swapped(withoutTime), 'path2', false],
    ['larger', ofOneSize, 'path2', false],
    ['smaller', ofUnknownSize, 'path2', false],
    ['newer', rivals({ hasTimes: false }), 'path1', false],
    ['older', rivals({ hasTimes: false }), 'path1', false],
    ['larger', rivals({ hasSizes: false }), 'path1', false],
    ['smaller', rivals({ hasSizes: false }), 'path1', false],
  ])('a resync by %s (%#)', (mode, given, winner, isTold) => {
    expect(resyncWinner(mode, given)).toEqual({ side: winner, rule: isTold ? mode : null })
  })
})
