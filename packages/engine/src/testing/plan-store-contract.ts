import { afterEach, describe, expect, test } from 'vitest'
import type { PlanRow, PlanStore } from '../ports/plan-store.ts'

export interface PlanStoreHarness {
  /** An empty store for a new plan. */
  create(): Promise<PlanStore>
  /** The outcome and problem that were recorded for a row, or null. */
  outcomeOf(store: PlanStore, order: Uint8Array): Promise<{ outcome: string; problem: string | null } | null>
  cleanUp(): Promise<void>
}

const bytes = (...values: number[]) => Uint8Array.from(values)

const row = (order: Uint8Array, more: Partial<PlanRow> = {}): PlanRow => ({
  order,
  path: `p${order.join('.')}`,
  kind: 'copy',
  class: 'new',
  side: 'path2',
  bytes: 1,
  reason: 'NEW_ON_1',
  moveKey: null,
  body: `{"order":"${order.join('.')}"}`,
  ...more,
})

async function all(store: PlanStore, after?: Uint8Array): Promise<PlanRow[]> {
  const rows: PlanRow[] = []
  for await (const batch of store.rows(after)) rows.push(...batch)
  return rows
}

/** What every plan store must do. */
export function runPlanStoreContract(name: string, makeHarness: () => Promise<PlanStoreHarness>): void {
  describe(`${name} as a plan store`, () => {
    let harness: PlanStoreHarness | undefined
    const create = async () => {
      harness ??= await makeHarness()
      return harness.create()
    }
    afterEach(async () => {
      await harness?.cleanUp()
      harness = undefined
    })

    test('rows come in the order of their keys, whatever order they were written in', async () => {
      const store = await create()
      await store.append([row(bytes(5, 255)), row(bytes(5, 97, 0, 98)), row(bytes(1))])
      await store.append([row(bytes(5, 97)), row(bytes(5, 97, 33)), row(bytes(5))])
      expect((await all(store)).map((r) => r.order.join('.'))).toEqual(['1', '5', '5.97', '5.97.0.98', '5.97.33', '5.255'])
      await store.close()
    })

    test('a row is given back as it was put', async () => {
      const store = await create()
      const rows = [
        row(bytes(1), {
          path: 'a\udc80\nb',
          kind: 'delete',
          class: 'deleted',
          side: null,
          bytes: 2 ** 45,
          moveKey: 'k',
          body: '{"x":"é😀"}',
        }),
        row(bytes(2), { reason: 'META', kind: 'set-metadata', class: 'metadata', side: 'path1', bytes: 0 }),
      ]
      await store.append(rows)
      const found = await all(store)
      expect(found.map(({ order: _, ...rest }) => rest)).toEqual(rows.map(({ order: _, ...rest }) => rest))
      await store.close()
    })

    test('reading goes on after any row', async () => {
      const store = await create()
      await store.append(Array.from({ length: 300 }, (_, i) => row(bytes(5, i >> 8, i & 255))))
      expect(await all(store, bytes(5, 0, 99))).toHaveLength(200)
      expect(await all(store, bytes(5, 1, 43))).toEqual([])
      await store.close()
    })

    test('two plans do not see each other', async () => {
      const [one, two] = [await create(), await create()]
      await one.append([row(bytes(1))])
      await two.append([row(bytes(1)), row(bytes(2))])
      expect(await all(one)).toHaveLength(1)
      expect(await all(two)).toHaveLength(2)
      await one.close()
      await two.close()
    })

    test('only a deletion and a copy that alone share a key may be one move', async () => {
      const store = await create()
      const gone = (n: number, moveKey: string) => row(bytes(7, n), { kind: 'delete', class: 'deleted', moveKey })
      const came = (n: number, moveKey: string) => row(bytes(6, n), { moveKey })
      await store.append([gone(1, 'unique'), came(1, 'unique'), gone(2, 'twice'), came(2, 'twice'), came(3, 'twice')])
      await store.append([
        gone(3, 'lonely'),
        came(4, 'other'),
        gone(4, 'pair'),
        gone(5, 'pair'),
        came(5, 'pair'),
        row(bytes(6, 9)),
        gone(9, 'also'),
        came(8, 'also'),
      ])
      const found: string[] = []
      for await (const { deletion, copy } of store.moveCandidates()) found.push(`${deletion.order.join('.')} ${copy.order.join('.')}`)
      expect(found).toEqual(['7.1 6.1', '7.9 6.8'])
      await store.close()
    })

    test('rows are replaced in one step', async () => {
      const store = await create()
      await store.append([row(bytes(6, 1)), row(bytes(7, 1)), row(bytes(7, 2))])
      await store.replace([bytes(6, 1), bytes(7, 1)], [row(bytes(4, 1), { kind: 'move', class: 'moved' })])
      expect((await all(store)).map((r) => r.order.join('.'))).toEqual(['4.1', '7.2'])
      await store.close()
    })

    test('a sealed plan keeps its digest and refuses every change', async () => {
      const store = await create()
      await store.append([row(bytes(1))])
      expect(await store.digest()).toBeNull()
      await store.seal('abc')
      expect(await store.digest()).toBe('abc')
      await expect(store.append([row(bytes(2))])).rejects.toThrow()
      await expect(store.replace([bytes(1)], [])).rejects.toThrow()
      expect(await all(store)).toHaveLength(1)
      await store.close()
    })

    test('outcomes are recorded while the rows are read, and the last one counts', async () => {
      const store = await create()
      const count = 25_000
      await store.append(Array.from({ length: count }, (_, i) => row(bytes(5, i >> 16, (i >> 8) & 255, i & 255))))
      await store.seal('abc')
      let seen = 0
      for await (const batch of store.rows()) {
        await store.recordOutcomes(batch.map((r) => ({ order: r.order, outcome: 'stale', problem: 'changed meanwhile' })))
        seen += batch.length
      }
      expect(seen).toBe(count)
      await store.recordOutcomes([{ order: bytes(5, 0, 0, 7), outcome: 'done', problem: null }])
      expect(await harness?.outcomeOf(store, bytes(5, 0, 0, 7))).toEqual({ outcome: 'done', problem: null })
      expect(await harness?.outcomeOf(store, bytes(5, 0, 0, 8))).toEqual({ outcome: 'stale', problem: 'changed meanwhile' })
      await store.close()
    })
  })
}
