import { expect, test } from 'vitest'
import { noFilters, parseFilters } from './filter.ts'
import { compileScope, scopeText } from './scope.ts'

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
