import { operation as contract } from '@pairwise/contracts'
import type { OperationRow } from '@pairwise/db'
import { packPath } from '@pairwise/engine/readable'
import { describe, expect, test } from 'vitest'
import { presentOperation } from './present-operation.ts'

const secondsOf2026 = 1_767_225_600n
const file = (size: number, mtimeNs: bigint | null = secondsOf2026 * 1_000_000_000n) => [
  'file',
  size,
  mtimeNs === null ? null : String(mtimeNs),
  null,
]

function row(body: object, more: Partial<OperationRow> = {}): OperationRow {
  const common = { phase: 'copy', path: packPath('a.txt'), seen: { path1: file(5), path2: ['absent'] }, reason: 'NEW_ON_1' }
  return {
    id: '7',
    kind: 'copy',
    class: 'new',
    side: 'path2',
    path: new Uint8Array(),
    bytes: 5,
    reason: 'NEW_ON_1',
    body: JSON.stringify({ kind: 'copy', side: 'path2', ...common, ...body }),
    outcome: null,
    problem: null,
    leftOut: null,
    isViewed: false,
    comesBack: null,
    ...more,
  }
}

describe('presentOperation', () => {
  test('says what is done to which side, and what both sides show', () => {
    const shown = presentOperation(row({}))
    expect(contract.parse(shown)).toEqual({
      id: '7',
      kind: 'copy',
      class: 'new',
      changes: 'path2',
      at: { path: 'a.txt', key: packPath('a.txt') },
      rule: null,
      comesBack: null,
      decision: null,
      from: null,
      keptAs: null,
      path1: { kind: 'file', size: 5, modifiedAt: '2026-01-01T00:00:00.000Z' },
      path2: { kind: 'absent', size: null, modifiedAt: null },
      bytes: 5,
      reason: 'NEW_ON_1',
      outcome: null,
      problem: null,
    })
  })

  test('a name that is not UTF-8 is shown readably and travels unchanged', () => {
    const key = Buffer.from([0x61, 0xff, 0x62]).toString('base64url')
    expect(presentOperation(row({ path: key })).at).toEqual({ path: 'a\\xffb', key })
  })

  test('says which rule chose, and when both sides last had what comes back', () => {
    const side = { path1: file(5), path2: file(6) }
    expect(presentOperation(row({ seen: side, reason: 'BASE_DIFF', rule: 'newer' }, { reason: 'BASE_DIFF' })).rule).toBe('newer')
    const since = new Date('2026-11-20T02:00:00Z')
    const shown = presentOperation(row({ reason: 'COMES_BACK' }, { reason: 'COMES_BACK', comesBack: { mode: 'resync', since } }))
    expect(contract.parse(shown).comesBack).toEqual({ byResync: true, since: '2026-11-20T02:00:00.000Z' })
    const added = presentOperation(row({ reason: 'COMES_BACK' }, { reason: 'COMES_BACK', comesBack: { mode: 'normal', since: null } }))
    expect(added.comesBack).toEqual({ byResync: false, since: null })
  })

  test('a move names the old place, a conflict both new names', () => {
    const moved = presentOperation(
      row({ kind: 'move', from: packPath('old/a.txt'), fromSeen: { path1: ['absent'], path2: file(5) } }, { kind: 'move' }),
    )
    expect(moved.from).toEqual({ path: 'old/a.txt', key: packPath('old/a.txt') })
    const names = { path1: packPath('a.conflict1.txt'), path2: null }
    const kept = presentOperation(row({ kind: 'keep-both', names }, { kind: 'keep-both', side: null }))
    expect(kept).toMatchObject({ changes: null, keptAs: { path1: { path: 'a.conflict1.txt' }, path2: null } })
  })

  test.each([
    ['a size that is not known', file(-1), { size: null }],
    ['a side without times', file(1, null), { modifiedAt: null }],
    ['a time that no calendar has', file(1, 9_000_000_000_000_000n * 1_000_000_000n), { modifiedAt: null }],
    ['a time before 1970', file(1, -1_000_000_000n), { modifiedAt: '1969-12-31T23:59:59.000Z' }],
  ])('%s is shown as what is known', (_, seen, expected) => {
    expect(presentOperation(row({ seen: { path1: seen, path2: ['absent'] } })).path1).toMatchObject(expected)
  })
})
