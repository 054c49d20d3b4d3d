import { describe, expect, test } from 'vitest'
import { noFilters, parseFilters } from './filter.ts'
import { compileScope, type FileLimits, type Scope, scopeText } from './scope.ts'

test('everything takes part but our own folder at the root and names of temporary files', () => {
  const scope = compileScope({ filters: noFilters })
  expect(['a', 'a/b', 'd/.pairwise', 'd/.pairwise/x', 'pairwise', '.pairwise-tmp'].map((path) => scope.hasFile(path))).not.toContain(false)
  expect(
    ['.pairwise', '.pairwise/x', '.pairwise/versions/1/a', '.pairwise-tmp.0123456789ab.1', 'd/.pairwise-tmp.x'].map((path) =>
      scope.hasFile(path),
    ),
  ).not.toContain(true)
  expect([
    scope.hasFolder(''),
    scope.hasFolder('d/.pairwise'),
    scope.hasFolder('.pairwise'),
    scope.hasFolder('.pairwise/versions'),
  ]).toEqual([true, true, false, false])
})

test('a folder that is left out takes everything below it along, whatever other rules say', () => {
  const scope = compileScope({ filters: parseFilters('- /build/\n+ *.txt\n- *.log\n') })
  expect(scope.hasFile('build/x/a.txt')).toBe(false)
  expect([scope.hasFolder('build'), scope.hasFolder('build/x'), scope.hasFolder('src/build')]).toEqual([false, false, true])
  expect([scope.hasFile('src/a.log'), scope.hasFile('src/a.txt'), scope.hasFile('src/build/a.c')]).toEqual([false, true, true])
})

test('answers stay right beyond what is remembered', () => {
  const scope = compileScope({ filters: parseFilters('- /odd1/\n') })
  for (let i = 0; i < 60_000; i++) scope.hasFolder(`d${i}`)
  expect([scope.hasFolder('odd1'), scope.hasFolder('odd1/x'), scope.hasFolder('d5')]).toEqual([false, false, true])
})

test('equal texts are equal rules', () => {
  const text = (rules: string, ignoreCase = false) => scopeText({ filters: parseFilters(rules, ignoreCase) })
  expect(text('- a\n+ b')).toBe(text('# comment\n- a\n\n+ b\n'))
  const others = ['- b\n+ a', '+ a\n+ b', '- a', '', '- a\n+ b,c']
  expect(new Set([text('- a\n+ b'), text('- a\n+ b', true), ...others.map((rules) => text(rules))]).size).toBe(7)
})

describe('limits', () => {
  const limits = { minSize: null, maxSize: null, notBeforeNs: null, notAfterNs: null, ages: [] }
  const admits = (more: Partial<FileLimits>, size: number, mtimeNs: bigint | null) =>
    compileScope({ filters: noFilters, limits: { ...limits, ...more } }).admits(size, mtimeNs)

  test.each<[what: string, more: Partial<FileLimits>, size: number, mtimeNs: bigint | null, isIn: boolean]>([
    ['no bound', {}, 5, 5n, true],
    ['below the least size', { minSize: 5 }, 4, 5n, false],
    ['the least size', { minSize: 5 }, 5, 5n, true],
    ['the largest size', { maxSize: 5 }, 5, 5n, true],
    ['above the largest size', { maxSize: 5 }, 6, 5n, false],
    ['nothing but empty files', { maxSize: 0 }, 0, 5n, true],
    ['an unknown size and a least one', { minSize: 0 }, -1, 5n, false],
    ['an unknown size and a largest one', { maxSize: 5 }, -1, 5n, true],
    ['too old', { notBeforeNs: 5n }, 1, 4n, false],
    ['just young enough', { notBeforeNs: 5n }, 1, 5n, true],
    ['just old enough', { notAfterNs: 5n }, 1, 5n, true],
    ['too young', { notAfterNs: 5n }, 1, 6n, false],
    ['between two times', { notBeforeNs: 5n, notAfterNs: 7n }, 1, 6n, true],
    ['an unknown time counts as young', { notBeforeNs: 5n }, 1, null, true],
    ['and is not old enough', { notAfterNs: 5n }, 1, null, false],
  ])('%s', (_, more, size, mtimeNs, isIn) => {
    expect(admits(more, size, mtimeNs)).toBe(isIn)
  })
})

test('a list names all files that take part, and the folders on the way to them', () => {
  const scope = compileScope({ filters: parseFilters('- *'), onlyFiles: ['a/b/c', 'd', '.pairwise/x'] })
  expect(['a/b/c', 'd', 'a/b', 'a/b/c/d', 'c', '.pairwise/x'].map((path) => scope.hasFile(path))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
  expect(['', 'a', 'a/b', 'd', 'b', '.pairwise'].map((path) => scope.hasFolder(path))).toEqual([true, true, true, false, false, false])
})

test('the text of a scope names every part of it but the moment', () => {
  const limits: FileLimits = { minSize: null, maxSize: 5, notBeforeNs: 1n, notAfterNs: null, ages: ['max 1d'] }
  const scopes: Scope[] = [
    { filters: noFilters },
    { filters: noFilters, limits },
    { filters: noFilters, limits: { ...limits, maxSize: 6 } },
    { filters: noFilters, limits: { ...limits, minSize: 5 } },
    { filters: noFilters, limits: { ...limits, ages: ['max 2d'] } },
    { filters: noFilters, markers: ['a'] },
    { filters: noFilters, onlyFiles: [] },
    { filters: noFilters, onlyFiles: ['a'] },
    { filters: noFilters, onlyFiles: ['b'] },
  ]
  expect(new Set(scopes.map(scopeText)).size).toBe(scopes.length)
  expect(scopeText({ filters: noFilters, limits: { ...limits, notBeforeNs: 2n } })).toBe(scopeText({ filters: noFilters, limits }))
})
