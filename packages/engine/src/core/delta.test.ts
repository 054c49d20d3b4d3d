import { expect, test } from 'vitest'
import { file, folder } from '../testing/directory.ts'
import { knownDeltas, newDeltas } from './decision-table.ts'
import { knownDelta, newDelta } from './delta.ts'
import type { Agreeable, Seen } from './seen.ts'

const base = file(5, 100n, 'revision')

test.each<
  [
    what: string,
    baseline: Agreeable,
    seen: Seen,
    options: { hasRevisions?: boolean; isInScope?: boolean },
    delta: string,
    unverified: boolean,
  ]
>([
  ['the same file', base, base, {}, 'unchanged', false],
  ['another size', base, file(6, 100n, 'revision'), {}, 'modified', false],
  ['a later time', base, file(5, 101n, 'revision'), {}, 'modified', false],
  ['an earlier time', base, file(5, 99n, 'revision'), {}, 'modified', false],
  ['no time any more', base, file(5, null, 'revision'), {}, 'modified', false],
  ['another revision alone', base, file(5, 100n, 'another'), {}, 'unchanged', true],
  ['a file too young for a revision', base, file(5, 100n, null), {}, 'unchanged', true],
  ['a record without revision', file(5, 100n, null), base, {}, 'unchanged', true],
  ['neither has a revision where there are some', file(5, 100n, null), file(5, 100n, null), {}, 'unchanged', true],
  ['neither has a revision where there are none', file(5, 100n, null), file(5, 100n, null), { hasRevisions: false }, 'unchanged', false],
  ['a side without times and revisions', file(5, null, null), file(5, null, null), { hasRevisions: false }, 'unchanged', false],
  ['gone', base, { kind: 'absent' }, {}, 'deleted', false],
  ['gone and out of scope today', base, { kind: 'absent' }, { isInScope: false }, 'excluded', false],
  ['out of scope', base, { kind: 'excluded' }, {}, 'excluded', false],
  ['a link', base, { kind: 'symlink' }, {}, 'unknown', false],
  ['a socket', base, { kind: 'unsupported' }, {}, 'unknown', false],
  ['unreadable', base, { kind: 'unreadable' }, {}, 'unknown', false],
  ['in a folder that could not be listed', base, { kind: 'unknown' }, {}, 'unknown', false],
  ['a file that became a folder', base, folder, {}, 'modified', false],
  ['a folder that became a file', folder, base, {}, 'modified', false],
  ['the same folder', folder, folder, {}, 'unchanged', false],
  ['a folder that is gone', folder, { kind: 'absent' }, {}, 'deleted', false],
])('known: %s', (_, baseline, seen, { hasRevisions = true, isInScope = true }, delta, unverified) => {
  expect(knownDelta(baseline, seen, { hasRevisions, isInScope: () => isInScope })).toEqual({ delta, unverified })
  expect(knownDeltas).toContain(delta)
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
