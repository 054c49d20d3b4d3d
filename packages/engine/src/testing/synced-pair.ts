import { expect } from 'vitest'
import type { SyncPolicy } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import { DiskPair } from './disk-pair.ts'
import { type Tree, traceTree, writeTree } from './disk-tree.ts'

/** Nobody touches these, so that the limits on deletions and changes stay quiet. */
export const fillers: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))

export const sorted = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)))

/** A pair that starts in sync, and is expected to be so again. */
export class SyncedPair extends DiskPair {
  async start(base: Tree): Promise<void> {
    writeTree(this.path1, { ...fillers, ...base })
    expect((await this.sync({ resync: 'path1' })).result).toBe('done')
    expect(this.trees().path2).toEqual(this.trees().path1)
  }

  edit(side: Side, tree: Tree): void {
    writeTree(this[side], tree)
  }

  /** Runs once, expects both sides to be the same, and a second run to find nothing and touch nothing. */
  async expectBoth(expected: Tree, policy: Partial<SyncPolicy> = {}): Promise<void> {
    const report = await this.sync(policy)
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(this.trees().path1).toEqual(sorted({ ...fillers, ...expected }))
    expect(this.trees().path2).toEqual(this.trees().path1)
    await this.expectQuiet(policy)
  }

  async expectQuiet(policy: Partial<SyncPolicy> = {}): Promise<void> {
    const before = [traceTree(this.path1), traceTree(this.path2)]
    const again = await this.sync(policy)
    expect(again.result).toBe('nothing')
    expect(again.totals.operations).toBe(0)
    expect([traceTree(this.path1), traceTree(this.path2)]).toEqual(before)
  }
}
