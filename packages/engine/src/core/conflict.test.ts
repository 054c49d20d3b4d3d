import { expect, test } from 'vitest'
import { conflictName, NamesInUse } from './conflict.ts'
import type { Keying } from './path-key.ts'
import { encodePath, nameOf } from './rel-path.ts'

function names(path: string, used: readonly string[] = [], count = 2, keying: Keying = 'nfc'): string[] {
  const inUse = new NamesInUse(keying, used)
  return Array.from({ length: count }, () => conflictName(path, inUse))
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
  expect(conflictName(`${long}a`, used)).not.toBe(conflictName(`${long}b`, used))
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
