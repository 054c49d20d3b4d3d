import { describe, expect, test } from 'vitest'
import type { PlanSelection } from '../ports/plan-selection.ts'
import { MemoryPair } from '../testing/memory-pair.ts'

const without = (...paths: string[]): PlanSelection => ({
  leftOut: async (rows) => new Map(rows.filter((row) => paths.includes(row.path)).map((row) => [row, 'Skipped by Dana.'])),
})

async function changedPair(): Promise<MemoryPair> {
  const pair = new MemoryPair()
  for (const name of ['edited', 'gone', 'kept', 'moved from']) pair.path1.write(name, `first ${name}`)
  await pair.sync({ resync: 'newer' })
  pair.path1.write('edited', 'second, longer')
  pair.path1.remove('gone')
  pair.path1.write('new', 'new')
  pair.path1.write('folder/inside', 'inside')
  return pair
}

describe('rows that are left out', () => {
  test('are not carried out, are told as skipped, and come back in the next plan', async () => {
    const pair = await changedPair()
    const preview = await pair.preview()
    const before = pair.path2.tree()
    const told: string[] = []
    const report = await pair.apply(
      preview,
      {},
      {
        selection: without('edited', 'gone'),
        onEvent: (event) => {
          if (event.type === 'operation' && event.outcome === 'skipped') told.push(`${event.operation.path}: ${event.problem}`)
        },
      },
    )
    expect(report).toMatchObject({ result: 'done', counters: { skipped: 2, total: 3, done: 3, failed: 0 } })
    expect(told.sort()).toEqual(['edited: Skipped by Dana.', 'gone: Skipped by Dana.'])
    expect(pair.path2.tree()).toEqual({ ...before, new: 'new', 'folder/inside': 'inside' })
    const next = await pair.preview()
    expect(next.operations.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['copy edited', 'delete gone'])
    expect(await pair.apply(next)).toMatchObject({ result: 'done', counters: { skipped: 0, done: 2 } })
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
  })

  test('may have changed since: nobody looks at them', async () => {
    const pair = await changedPair()
    const preview = await pair.preview()
    pair.path1.write('edited', 'third, again another length')
    await expect(pair.apply(preview)).rejects.toMatchObject({ code: 'plan-changed' })
    expect(await pair.apply(preview, {}, { selection: without('edited') })).toMatchObject({ result: 'done', counters: { skipped: 1 } })
    expect(pair.path2.tree()).toMatchObject({ edited: 'first edited', new: 'new' })
  })

  test('all of them leave nothing done', async () => {
    const pair = await changedPair()
    const preview = await pair.preview()
    const before = pair.path2.tree()
    const all = without(...preview.rows.map((row) => row.path))
    expect(await pair.apply(preview, {}, { selection: all })).toMatchObject({ result: 'nothing', counters: { total: 0, done: 0 } })
    expect(pair.path2.tree()).toEqual(before)
    expect((await pair.preview()).digest).toBe(preview.digest)
  })

  test('of a run that makes its own plan are left out in the same way', async () => {
    const pair = await changedPair()
    expect(await pair.sync({}, { selection: without('gone') })).toMatchObject({ counters: { total: 4, done: 4, skipped: 1 } })
    expect(pair.path2.tree()).toHaveProperty('gone')
  })
})
