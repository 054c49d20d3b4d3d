import type { Operation } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { operationLabel, operationSize, operationVerb } from './operation-verb.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }
const file = (size: number) => ({ kind: 'file' as const, size, modifiedAt: '2026-11-21T09:11:00Z' })
const absent = { kind: 'absent' as const, size: null, modifiedAt: null }

function operation(part: Partial<Operation>): Operation {
  return {
    id: '1',
    kind: 'copy',
    class: 'new',
    changes: 'path2',
    at: { path: 'a/IMG_0192.jpg', key: '' },
    from: null,
    keptAs: null,
    path1: file(100),
    path2: absent,
    bytes: 100,
    reason: 'NEW_ON_1',
    rule: null,
    comesBack: null,
    decision: null,
    outcome: null,
    problem: null,
    ...part,
  }
}

const deletion = operation({
  kind: 'delete',
  class: 'deleted',
  reason: 'DELETED_ON_1',
  path1: absent,
  path2: file(3.1 * 1024 ** 2),
  bytes: 0,
})

describe('what an operation does, in words', () => {
  test.each([
    [operation({}), 'to-path2', 'Copy to S3 backup'],
    [operation({ changes: 'path1', path1: absent, path2: file(1), reason: 'NEW_ON_2' }), 'to-path1', 'Copy to NAS'],
    [operation({ class: 'changed', path2: file(90), reason: 'CHANGED_ON_1' }), 'replace', 'Replace on S3 backup'],
    [operation({ reason: 'COMES_BACK', changes: 'path1', path1: absent, path2: file(1) }), 'comes-back', 'Comes back on NAS'],
    [deletion, 'delete', 'Delete on S3 backup'],
    [operation({ kind: 'rmdir', class: 'folder', reason: 'DIR_GONE', changes: 'path1' }), 'delete', 'Delete folder on NAS'],
    [operation({ kind: 'mkdir', class: 'folder', reason: 'DIR_NEW' }), 'folder', 'Copy folder to S3 backup'],
    [operation({ kind: 'move', class: 'moved', reason: 'MOVED_ON_1' }), 'move', 'Move on S3 backup'],
    [operation({ kind: 'set-metadata', class: 'metadata', reason: 'META' }), 'metadata', 'Copy modified time to S3 backup'],
    [operation({ kind: 'keep-both', class: 'conflict', reason: 'CONFLICT', changes: null }), 'conflict', 'Keep both versions'],
    [operation({ kind: 'ask', class: 'held', reason: 'CONFLICT', changes: null }), 'conflict', 'Conflict: left alone'],
    [operation({ kind: 'adopt', class: 'identical', reason: 'SAME_CONTENT', changes: null }), 'same', 'Already the same'],
    [operation({ kind: 'forget', class: 'identical', reason: 'DELETED_ON_BOTH', changes: null }), 'forget', 'Gone on both sides'],
    [operation({ kind: 'hold', class: 'held', reason: 'UNREADABLE', changes: null }), 'held', 'Held: left alone'],
  ] as const)('%#', (row, sign, words) => {
    expect(operationVerb(row, names)).toEqual({ sign, words })
  })
})

test('a row is read as name, what happens where, why, and size', () => {
  expect(operationLabel(deletion, names)).toBe(
    'a/IMG_0192.jpg. Delete on S3 backup. Reason: Deleted on NAS since the last run; unchanged on S3 backup. 3.1 mebibytes.',
  )
})

test('the size is of what travels, or of what goes; folders have none', () => {
  expect(operationSize(operation({}))).toBe(100)
  expect(operationSize(deletion)).toBe(3.1 * 1024 ** 2)
  expect(operationSize(operation({ kind: 'mkdir' }))).toBeNull()
})
