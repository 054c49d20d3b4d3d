import { renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultPolicy, type SyncPolicy } from '../../src/core/policy.ts'
import { SyncError } from '../../src/errors.ts'
import { DiskPair } from '../../src/testing/disk-pair.ts'
import { readTree, writeTree } from '../../src/testing/disk-tree.ts'
import { quickDisk } from '../../src/testing/quick-disk.ts'

type Tree = ReturnType<DiskPair['trees']>['path1']

const base = {
  edited: 'base',
  other: 'base too',
  removed: 'gone soon',
  'd/moved': 'moved',
  touched: 'touched',
  both: 'both',
  'd/quiet': 'q',
  quiet: 'q',
}

/** All that a run can do to a file that is there, and a conflict. */
async function openPair(): Promise<DiskPair> {
  const pair = new DiskPair({ disk: quickDisk() })
  writeTree(pair.path1, base)
  await pair.sync({ resync: 'path1' })
  writeTree(pair.path1, { edited: 'edited on path1' })
  writeTree(pair.path2, { other: 'edited on path2', both: 'both 2' })
  writeTree(pair.path1, { both: 'both 1!' })
  rmSync(join(pair.path1, 'removed'))
  renameSync(join(pair.path2, 'd/moved'), join(pair.path2, 'elsewhere'))
  utimesSync(join(pair.path1, 'touched'), 1_600_000_000, 1_600_000_000)
  await growOld()
  return pair
}

function policyOf(pair: DiskPair, conflicts: Partial<SyncPolicy['conflicts']>): Partial<SyncPolicy> {
  const kept = (side: string) => ({ folder: join(pair.folder, `old-of-${side}`), suffix: '', keepExtension: false })
  return { versions: { path1: kept('path1'), path2: kept('path2') }, conflicts: { ...defaultPolicy.conflicts, ...conflicts } }
}

/** Young files show no revision, and only what has one can seem to be changed. */
const growOld = () => new Promise((resolve) => setTimeout(resolve, 25))

/** Ends a run right before one of its changes. False when it has no more than those before it. */
async function isCutOff(pair: DiskPair, policy: Partial<SyncPolicy>, before: number): Promise<boolean> {
  let asked = 0
  const guard = {
    assertMayWrite() {
      if (++asked >= before) throw new SyncError('lease-lost', 'cut off')
    },
  }
  return pair.sync(policy, { guard }).then(
    () => false,
    () => true,
  )
}

test.each([
  { resolve: 'none', loser: 'num' },
  { resolve: 'path1', loser: 'version' },
] as const)('a run that is cut off before any of its changes leaves no needless conflict: $resolve, $loser', async (conflicts) => {
  const whole = await openPair()
  await whole.sync(policyOf(whole, conflicts))
  const expected = filesOf(whole.trees().path1)
  whole.remove()
  for (let before = 1; ; before++) {
    const pair = await openPair()
    try {
      const policy = policyOf(pair, conflicts)
      if (!(await isCutOff(pair, policy, before))) break
      await growOld()
      expect(await pair.sync(policy), `cut off before change ${before}`).toMatchObject({ result: 'done' })
      const { path1, path2 } = pair.trees()
      expect(path1).toEqual(path2)
      // A conflict that was cut off between its renames leaves one version the name they had.
      expect(Object.values(filesOf(path1)).sort(), `cut off before change ${before}`).toEqual(Object.values(expected).sort())
      const old = { ...filesOf(readTree(join(pair.folder, 'old-of-path1'))), ...filesOf(readTree(join(pair.folder, 'old-of-path2'))) }
      expect(old).toMatchObject({ edited: 'base', other: 'base too', removed: 'gone soon' })
      expect(await pair.sync(policy)).toMatchObject({ result: 'nothing' })
    } finally {
      pair.remove()
    }
  }
})

const filesOf = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).filter(([, text]) => text !== null))
