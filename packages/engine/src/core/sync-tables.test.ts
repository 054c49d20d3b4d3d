import { describe, expect, test } from 'vitest'
import { type Decision, knownDeltas, knownTable, newDeltas, newTable } from './decision-table.ts'
import { defaultPolicy, type SyncMode, type SyncPolicy } from './policy.ts'
import { type PerSide, type Side, sides } from './side.ts'
import { carriesDeletionsTo, leaderOf, type SyncTables, tablesFor } from './sync-tables.ts'

type More = Partial<Pick<SyncPolicy, 'mode' | 'skipDeletions' | 'resync'>> & { resolve?: SyncPolicy['conflicts']['resolve'] }

function tables({ resolve = 'none', ...more }: More = {}): SyncTables {
  return tablesFor({ ...defaultPolicy, ...more, conflicts: { ...defaultPolicy.conflicts, resolve } })
}

interface Cell {
  readonly name: string
  readonly deltas: PerSide<string>
  readonly decision: Decision
}

function cells({ known, fresh }: SyncTables): Cell[] {
  return [
    ...knownDeltas.flatMap((path1) => knownDeltas.map((path2) => ({ deltas: { path1, path2 }, decision: known[path1][path2] }))),
    ...newDeltas.flatMap((path1) => newDeltas.map((path2) => ({ deltas: { path1, path2 }, decision: fresh[path1][path2] }))),
  ].map((cell) => ({ ...cell, name: `${cell.deltas.path1} × ${cell.deltas.path2} → ${cell.decision}` }))
}

const modes: readonly SyncMode[] = ['two-way', 'additive', 'mirror-path1', 'mirror-path2', 'update-path1', 'update-path2']
const skips: readonly PerSide<boolean>[] = [false, true].flatMap((path1) => [false, true].map((path2) => ({ path1, path2 })))
const all = modes.flatMap((mode) =>
  skips.flatMap((skipDeletions) =>
    (['none', 'ask'] as const).flatMap((resolve) => ([null, 'newer'] as const).map((resync) => ({ mode, skipDeletions, resolve, resync }))),
  ),
)
const nameOf = (more: More) => JSON.stringify(more)
const writes = ({ decision }: Cell, side: Side) => decision === `copy to ${side}` || decision === `delete on ${side}`

test('two-way sync without more is the tables themselves', () => {
  expect(tables()).toEqual({ known: knownTable, fresh: newTable })
})

describe.each(all.map((more) => [nameOf(more), more] as const))('%s', (_, more) => {
  const made = cells(tables(more))

  test('has a decision in every cell', () => {
    expect(made).toHaveLength(41)
    for (const { name, decision } of made) expect(decision, name).toBeTypeOf('string')
  })

  test('changes nothing about what is unknown or out of scope', () => {
    const plain = cells(tables())
    for (const [at, cell] of made.entries()) {
      if (/unknown|excluded/.test(cell.name)) expect(cell.decision, cell.name).toBe(plain[at]?.decision)
    }
  })

  test('never writes the side that is followed', () => {
    const leader = leaderOf(more.mode)
    if (leader !== null) expect(made.filter((cell) => writes(cell, leader))).toEqual([])
  })

  test('deletes only where deletions are carried out, and only what the other side has not', () => {
    const carried = carriesDeletionsTo(tables(more))
    for (const side of sides) {
      const deleting = made.filter(({ decision }) => decision === `delete on ${side}`)
      if (more.skipDeletions[side] || more.mode === 'additive' || more.mode.startsWith('update')) expect(deleting).toEqual([])
      if (!carried[side]) expect(deleting).toEqual([])
      for (const { deltas, name } of deleting) {
        expect(['deleted', 'absent'], name).toContain(deltas[side === 'path1' ? 'path2' : 'path1'])
      }
    }
  })

  test('overwrites or deletes what changed on a side only where the other side is followed', () => {
    if (leaderOf(more.mode) !== null) return
    for (const cell of made) {
      for (const side of sides) if (writes(cell, side)) expect(['modified', 'created'], cell.name).not.toContain(cell.deltas[side])
    }
  })
})

test.each<[SyncMode, SyncMode]>([
  ['two-way', 'two-way'],
  ['additive', 'additive'],
  ['mirror-path1', 'mirror-path2'],
  ['update-path1', 'update-path2'],
])('%s is %s seen in a mirror', (one, two) => {
  const turned = (decision: Decision) => decision.replace(/path[12]/, (side) => (side === 'path1' ? 'path2' : 'path1'))
  const mirrored = cells(tables({ mode: two })).map(({ deltas, decision }) => `${deltas.path2} × ${deltas.path1} → ${turned(decision)}`)
  expect(
    cells(tables({ mode: one }))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(mirrored.sort())
})

const changed = (more: More, from: More = {}) => {
  const before = cells(tables(from))
  return cells(tables(more)).flatMap(({ name, decision }, at) => (decision === before[at]?.decision ? [] : [name]))
}

test('asking replaces the conflicts, and the edits of what was deleted', () => {
  expect(changed({ resolve: 'ask' })).toEqual([
    'modified × modified → ask',
    'modified × deleted → ask',
    'deleted × modified → ask',
    'created × created → ask',
  ])
  expect(changed({ resolve: 'ask', mode: 'additive' }, { mode: 'additive' })).toEqual([
    'modified × modified → ask',
    'created × created → ask',
  ])
  expect(changed({ resolve: 'ask', mode: 'mirror-path1' }, { mode: 'mirror-path1' })).toEqual([])
  expect(changed({ resolve: 'ask', resync: 'path1' })).toEqual([])
})

test('a side on which nothing is deleted keeps what the other side deleted', () => {
  expect(changed({ skipDeletions: { path1: true, path2: false } })).toEqual(['unchanged × deleted → hold'])
  expect(changed({ skipDeletions: { path1: false, path2: true } })).toEqual(['deleted × unchanged → hold'])
  const skipDeletions = { path1: false, path2: true }
  expect(cells(tables({ mode: 'mirror-path1', skipDeletions }))).toEqual(cells(tables({ mode: 'update-path1' })))
})

test('a resync deletes nothing in any mode', () => {
  expect(changed({ resync: 'path1' })).toEqual([])
  expect(changed({ resync: 'path1', mode: 'mirror-path1' }, { mode: 'mirror-path1' })).toEqual(['absent × created → nothing'])
})
