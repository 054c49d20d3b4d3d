import { expect, test } from 'vitest'
import { globToRegExp } from './glob.ts'
import { holdsLiterals, literalsOf } from './glob-literals.ts'

test.each<[glob: string, parts: string[], end: string]>([
  ['*.tmp', [], '.tmp'],
  ['/a/b', [], 'a/b'],
  ['a*b**c?d', ['a', 'b', 'c'], 'd'],
  ['a*', ['a'], ''],
  ['**', [], ''],
  ['a\\*b\\d.x', ['a*b'], '.x'],
  ['ab{c,d}e', ['ab'], ''],
  ['ab[cd]e', ['ab'], ''],
  ['ab{{c)|(d}}e', [], ''],
  ['ab[[]c|d]', [], ''],
  ['ab\\pLe', ['ab'], ''],
  ['dir/', [], 'dir/'],
])('%s', (glob, parts, end) => {
  expect(literalsOf(glob)).toEqual({ parts, end })
})

test('what a pattern matches holds its literals', () => {
  const paths = ['a', 'b', 'ab', 'ba', 'a/b', 'aab', 'abab', 'a/bab', 'bb/a', 'a.b', 'a*b', 'a1b', 'b/a/']
  for (const glob of ['a', '*a', 'a*', 'a*b', '*a*b', '**a', '/a**b', 'a?b', 'a\\*b', 'a\\db', '{a,b}*', '[ab]b', 'a/', 'ab*ab']) {
    const matching = paths.filter((path) => globToRegExp(glob, false).test(path))
    expect(
      matching.filter((path) => !holdsLiterals(path, literalsOf(glob))),
      glob,
    ).toEqual([])
  }
})

test('each literal stands behind the one before', () => {
  expect(holdsLiterals('ab', literalsOf('ab*ab'))).toBe(false)
  expect(holdsLiterals('aXb', literalsOf('b*a*'))).toBe(false)
  expect(holdsLiterals('aba', literalsOf('*a*ba'))).toBe(true)
})
