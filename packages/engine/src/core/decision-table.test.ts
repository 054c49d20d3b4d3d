import { describe, expect, test } from 'vitest'
import { type Decision, knownDeltas, knownTable, newDeltas, newTable } from './decision-table.ts'

const mirrored: Readonly<Record<Decision, Decision>> = {
  nothing: 'nothing',
  'copy to path1': 'copy to path2',
  'copy to path2': 'copy to path1',
  'delete on path1': 'delete on path2',
  'delete on path2': 'delete on path1',
  compare: 'compare',
  ask: 'ask',
  forget: 'forget',
  hold: 'hold',
}

describe.each([
  {
    name: 'known',
    deltas: knownDeltas as readonly string[],
    table: knownTable as Readonly<Record<string, Readonly<Record<string, Decision>>>>,
  },
  { name: 'new', deltas: newDeltas as readonly string[], table: newTable as Readonly<Record<string, Readonly<Record<string, Decision>>>> },
])('the table of $name entries', ({ deltas, table }) => {
  const cells = deltas.flatMap((one) => deltas.map((two) => [one, two, table[one]?.[two]] as const))

  test('has a decision in every cell and nothing besides', () => {
    expect(Object.keys(table)).toEqual(deltas)
    for (const row of Object.values(table)) expect(Object.keys(row)).toEqual(deltas)
    for (const [one, two, decision] of cells) expect(mirrored, `${one} × ${two}`).toHaveProperty([decision ?? ''])
  })

  test('is its own mirror when the sides are swapped', () => {
    for (const [one, two, decision] of cells) expect(table[two]?.[one], `${two} × ${one}`).toBe(mirrored[decision ?? 'hold'])
  })

  test('never changes a side because of something that is not known', () => {
    for (const [one, two, decision] of cells) if (one === 'unknown' || two === 'unknown') expect(decision).toBe('hold')
  })

  test('deletes only what is unchanged, and only when it was deleted on the other side', () => {
    for (const [one, two, decision] of cells) {
      if (decision === 'delete on path1') expect([one, two]).toEqual(['unchanged', 'deleted'])
      if (decision === 'delete on path2') expect([one, two]).toEqual(['deleted', 'unchanged'])
    }
  })

  test('writes only over what is unchanged or not there', () => {
    for (const [one, two, decision] of cells) {
      if (decision === 'copy to path1') expect(['unchanged', 'deleted', 'absent']).toContain(one)
      if (decision === 'copy to path2') expect(['unchanged', 'deleted', 'absent']).toContain(two)
    }
  })
})
