import { expect, test } from 'vitest'
import { file } from '../testing/directory.ts'
import { formatPlanned } from './format-planned.ts'
import type { Operation } from './operation.ts'
import type { Reason } from './reason.ts'

const names = { path1: '/one', path2: '/two' }
const common = { path: 'd/f', seen: { path1: file(3), path2: file(4) } } as const
const hold = (reason: Reason): Operation => ({ ...common, kind: 'hold', phase: 'held', reason })
const ask = (reason: Reason): Operation => ({ ...common, kind: 'ask', phase: 'held', reason })

test.each<[Operation, level: string, text: string]>([
  [
    { ...common, kind: 'copy', phase: 'copy', side: 'path2', reason: 'CHANGED_ON_1' },
    'notice',
    'd/f: replace on /two: not done in a dry run',
  ],
  [
    { ...common, kind: 'delete', phase: 'delete', side: 'path1', reason: 'DELETED_ON_2' },
    'notice',
    'd/f: delete on /one: not done in a dry run',
  ],
  [
    { ...common, kind: 'copy', phase: 'copy', side: 'path1', reason: 'EDIT_BEATS_DELETE_2' },
    'notice',
    'd/f: replace on /one (changed on /two, deleted on /one: the change wins): not done in a dry run',
  ],
  [{ ...common, kind: 'adopt', phase: 'baseline', reason: 'SAME_CONTENT' }, 'debug', 'd/f: the same on both sides: not done in a dry run'],
  [ask('CONFLICT'), 'notice', 'd/f: changed on both sides: it waits for a decision'],
  [ask('EDIT_BEATS_DELETE_1'), 'notice', 'd/f: changed on /one, deleted on /two: it waits for a decision'],
  [ask('EDIT_BEATS_DELETE_2'), 'notice', 'd/f: changed on /two, deleted on /one: it waits for a decision'],
  [hold('COLLISION'), 'notice', 'd/f: left alone: a side has more than one name that counts as this one'],
  [hold('KIND_CONFLICT'), 'notice', 'd/f: left alone: it is a file on one side and a folder on the other, or below one that waits'],
  [hold('OUT_OF_SCOPE'), 'info', 'd/f: left alone: on one side it takes no part'],
  [hold('DELETION_SKIPPED'), 'info', 'd/f: left alone: deletions are skipped'],
  [hold('UNSUPPORTED'), 'info', 'd/f: left alone: a side has something there that is not synced'],
  [hold('UNREADABLE'), 'info', 'd/f: left alone: a side could not show it'],
  [hold('OVER_LIMIT'), 'info', 'd/f: left alone: a limit was reached'],
])('$0.kind, $0.reason: $2', (operation, level, text) => {
  expect(formatPlanned(operation, names)).toEqual({ level, text })
})
