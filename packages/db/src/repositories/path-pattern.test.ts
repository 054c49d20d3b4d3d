import { expect, test } from 'vitest'
import { pathPattern, patternLiteral } from './path-pattern.ts'

const matches = (pattern: string, path: string) => new RegExp(pathPattern(pattern) ?? '(?!)', 's').test(path)

test.each([
  ['photos/2023/**', 'photos/2023/a/b.jpg', true],
  ['photos/2023/**', 'old/photos/2023/b.jpg', true],
  ['/photos/**', 'old/photos/b.jpg', false],
  ['*.jpg', 'photos/a.jpg', true],
  ['photos/*.jpg', 'photos/2023/a.jpg', false],
  ['a?c', 'x/abc', true],
  ['a?c', 'a/c', false],
  ['a+(b)*', 'a+(b)c', true],
  ['a+*', 'aa', false],
])('%s and %s', (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected)
  if (expected) expect(path).toContain(patternLiteral(pattern))
})

test('text without signs of a pattern is none', () => expect(pathPattern('photos/2023')).toBeNull())
