import { expect, test } from 'vitest'
import { relationOf } from '../core/relation.ts'
import { refuseOverlap } from './overlap.ts'

test.each([
  ['/a', '/b', 'apart'],
  ['/a', '/ab', 'apart'],
  ['/ab', '/a', 'apart'],
  ['/a/b', '/a/c', 'apart'],
  ['/a', '/a', 'same'],
  ['/a/', '/a', 'same'],
  ['/', '/', 'same'],
  ['/a/b', '/a', 'path1-inside-path2'],
  ['/a', '/', 'path1-inside-path2'],
  ['/a', '/a/b/c', 'path2-inside-path1'],
  ['/', '/a', 'path2-inside-path1'],
])('%s and %s are %s', (path1, path2, relation) => {
  expect(relationOf(path1, path2)).toBe(relation)
  if (relation === 'apart') expect(() => refuseOverlap(path1, path2)).not.toThrow()
  else
    expect(() => refuseOverlap(path1, path2)).toThrow(
      expect.objectContaining({ code: 'paths-overlap', message: expect.stringContaining(path1) }),
    )
})
