import { expect, test } from 'vitest'
import { file, folder } from '../testing/directory.ts'
import { knownDeltas, newDeltas } from './decision-table.ts'
import { type DeltaContext, type Doubt, knownDelta, newDelta } from './delta.ts'
import { type ComparePolicy, defaultPolicy } from './policy.ts'
import type { Agreeable, FileSeen, Seen } from './seen.ts'

const base = file(5, 100n, 'revision')
const ordinary = defaultPolicy.compare
const restamped = file(5, 900n, 'another')

test.each<[what: string, baseline: Agreeable, seen: Seen, context: Partial<DeltaContext>, delta: string, doubt: Doubt]>([
  ['the same file', base, base, {}, 'unchanged', 'none'],
  ['another size', base, file(6, 100n, 'revision'), {}, 'modified', 'none'],
  ['a later time', base, file(5, 101n, 'revision'), {}, 'modified', 'none'],
  ['an earlier time', base, file(5, 99n, 'revision'), {}, 'modified', 'none'],
  ['no time any more', base, file(5, null, 'revision'), {}, 'modified', 'none'],
  ['another revision alone', base, file(5, 100n, 'another'), {}, 'unchanged', 'unverified'],
  ['a file too young for a revision', base, file(5, 100n, null), {}, 'unchanged', 'unverified'],
  ['a record without revision', file(5, 100n, null), base, {}, 'unchanged', 'unverified'],
  ['neither has a revision where there are some', file(5, 100n, null), file(5, 100n, null), {}, 'unchanged', 'unverified'],
  ['neither has a revision where there are none', file(5, 100n, null), file(5, 100n, null), { hasRevisions: false }, 'unchanged', 'none'],
  ['a side without times and revisions', file(5, null, null), file(5, null, null), { hasRevisions: false }, 'unchanged', 'none'],
  ['gone', base, { kind: 'absent' }, {}, 'deleted', 'none'],
  ['gone and out of scope today', base, { kind: 'absent' }, { isInScope: () => false }, 'excluded', 'none'],
  ['out of scope', base, { kind: 'excluded' }, {}, 'excluded', 'none'],
  ['a link', base, { kind: 'symlink' }, {}, 'unknown', 'none'],
  ['a socket', base, { kind: 'unsupported' }, {}, 'unknown', 'none'],
  ['unreadable', base, { kind: 'unreadable' }, {}, 'unknown', 'none'],
  ['in a folder that could not be listed', base, { kind: 'unknown' }, {}, 'unknown', 'none'],
  ['a file that became a folder', base, folder, {}, 'modified', 'none'],
  ['a folder that became a file', folder, base, {}, 'modified', 'none'],
  ['the same folder', folder, folder, {}, 'unchanged', 'none'],
  ['a folder that is gone', folder, { kind: 'absent' }, {}, 'deleted', 'none'],
])('known: %s', (_, baseline, seen, context, delta, doubt) => {
  const all = { compare: ordinary, hasRevisions: true, hasHash: false, isKeptOtherwise: false, isInScope: () => true, ...context }
  expect(knownDelta(baseline, seen, all)).toEqual({ delta, doubt })
  expect(knownDeltas).toContain(delta)
})

const sizeOnly = { size: true, modtime: false }
const timeOnly = { size: false, modtime: true }
const withHashes = { checksum: 'baseline' } as const
const sizeAndHash = { ...sizeOnly, ...withHashes }

test.each<[what: string, compare: Partial<ComparePolicy>, hasHash: boolean, seen: FileSeen, delta: string, doubt: Doubt]>([
  ['size only, untouched', sizeOnly, false, base, 'unchanged', 'none'],
  ['size only, touched', sizeOnly, false, restamped, 'unchanged', 'restamped'],
  ['size only, another revision alone', sizeOnly, false, file(5, 100n, 'another'), 'unchanged', 'restamped'],
  ['size only, another size', sizeOnly, false, file(6, 100n, 'revision'), 'modified', 'none'],
  ['time only, another size and revision', timeOnly, false, file(6, 100n, 'another'), 'unchanged', 'unverified'],
  ['time only without revisions, another size', { ...timeOnly, ownRevision: false }, false, file(6, 100n, 'x'), 'unchanged', 'restamped'],
  ['time only, another time', timeOnly, false, file(5, 101n, 'revision'), 'modified', 'none'],
  ['revisions not asked, another revision', { ownRevision: false }, false, file(5, 100n, 'another'), 'unchanged', 'restamped'],
  ['revisions not asked, another time', { ownRevision: false }, false, restamped, 'modified', 'none'],
  ['revisions not asked, untouched', { ownRevision: false }, false, base, 'unchanged', 'none'],
  ['hashes, untouched', withHashes, true, base, 'unchanged', 'none'],
  ['hashes, untouched, none stored yet', withHashes, false, base, 'unchanged', 'unhashed'],
  ['hashes, another revision alone', withHashes, true, file(5, 100n, 'another'), 'unchanged', 'unverified'],
  ['hashes, another time that counts', withHashes, true, restamped, 'modified', 'none'],
  ['hashes, another time that does not count', sizeAndHash, true, restamped, 'unchanged', 'unverified'],
  ['hashes, another size that counts', sizeAndHash, true, file(6, 100n, 'x'), 'modified', 'none'],
  ['hashes alone, another size', { size: false, modtime: false, ...withHashes }, true, file(6, 9n, 'x'), 'unchanged', 'unverified'],
  ['hashes, revisions not asked, untouched', { ...withHashes, ownRevision: false }, true, base, 'unchanged', 'unverified'],
  ['a checksum for copies alone is nothing to the baseline', { checksum: 'copies' }, false, base, 'unchanged', 'none'],
  ['a time at the end of the window', { modifyWindowNs: 800n }, false, file(5, 900n, 'revision'), 'unchanged', 'restamped'],
  ['a time before the window', { modifyWindowNs: 800n }, false, file(5, -701n, 'revision'), 'modified', 'none'],
  ['a time just beyond the window', { modifyWindowNs: 799n }, false, restamped, 'modified', 'none'],
  ['a time within the window and another revision', { modifyWindowNs: 800n }, false, restamped, 'unchanged', 'unverified'],
])('compared by %s', (_, compare, hasHash, seen, delta, doubt) => {
  const context = { compare: { ...ordinary, ...compare }, hasRevisions: true, hasHash, isKeptOtherwise: false, isInScope: () => true }
  expect(knownDelta(base, seen, context)).toEqual({ delta, doubt })
})

test('hashes stand in where the side has no revisions', () => {
  const [stampless, compare] = [file(5, null, null), { ...ordinary, ...withHashes }]
  const context = { compare, hasRevisions: false, hasHash: true, isKeptOtherwise: false, isInScope: () => true }
  expect(knownDelta(stampless, stampless, context)).toEqual({ delta: 'unchanged', doubt: 'unverified' })
})

test.each<[Seen, string]>([
  [{ kind: 'absent' }, 'absent'],
  [base, 'created'],
  [folder, 'created'],
  [{ kind: 'excluded' }, 'excluded'],
  [{ kind: 'symlink' }, 'unknown'],
  [{ kind: 'unsupported' }, 'unknown'],
  [{ kind: 'unreadable' }, 'unknown'],
  [{ kind: 'unknown' }, 'unknown'],
])('new: %o is %s', (seen, delta) => {
  expect(newDelta(seen)).toBe(delta)
  expect(newDeltas).toContain(delta)
})
