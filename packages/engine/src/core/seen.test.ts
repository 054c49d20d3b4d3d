import { expect, test } from 'vitest'
import { file, folder } from '../testing/directory.ts'
import { isAgreeable, isStill, type Seen, withoutRevision } from './seen.ts'

const settled = file(5, 100n, 'revision')

test.each<[what: string, expected: Seen, found: Seen, answer: boolean]>([
  ['the same file', settled, settled, true],
  ['another size', settled, file(6, 100n, 'revision'), false],
  ['another time', settled, file(5, 101n, 'revision'), false],
  ['another revision', settled, file(5, 100n, 'another'), false],
  ['too young for a revision where there was one', settled, file(5, 100n, null), false],
  ['a revision where none was known', file(5, 100n, null), settled, true],
  ['no revision on both', file(5, 100n, null), file(5, 100n, null), true],
  ['absent', { kind: 'absent' }, { kind: 'absent' }, true],
  ['a folder', folder, folder, true],
  ['a link', { kind: 'symlink' }, { kind: 'symlink' }, true],
  ['out of scope', { kind: 'excluded' }, { kind: 'excluded' }, true],
  ['unreadable is never what was expected', { kind: 'unreadable' }, { kind: 'unreadable' }, false],
  ['unknown is never what was expected', { kind: 'unknown' }, { kind: 'unknown' }, false],
  ['a file that became a folder', settled, folder, false],
  ['a file that is gone', settled, { kind: 'absent' }, false],
  ['a file where nothing was', { kind: 'absent' }, settled, false],
])('%s', (_, expected, found, answer) => {
  expect(isStill(expected, found)).toBe(answer)
})

test('what was just written is expected by size and time', () => {
  expect(isStill(withoutRevision(settled), file(5, 100n, null))).toBe(true)
  expect(withoutRevision(folder)).toBe(folder)
  expect([isAgreeable(settled), isAgreeable(folder), isAgreeable({ kind: 'symlink' })]).toEqual([true, true, false])
})
