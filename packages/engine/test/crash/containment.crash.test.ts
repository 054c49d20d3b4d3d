/**
 * Another program puts a link to a folder outside in the place of a folder inside, at every moment of a run that does everything the
 * engine can do in that folder. Nothing outside may be changed, and nothing that is there may come in.
 */
import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Side } from '../../src/core/side.ts'
import type { RunGuard } from '../../src/ports/run-guard.ts'
import { DiskPair } from '../../src/testing/disk-pair.ts'
import { readTree, removePaths, type Tree, traceTree, writeTree } from '../../src/testing/disk-tree.ts'
import { quickDisk } from '../../src/testing/quick-disk.ts'
import { Faults, withFaults } from '../../src/testing/with-faults.ts'

const names = ['edited1', 'edited2', 'gone1', 'gone2', 'touched', 'conflict', 'renamed1', 'renamed2', 'sub/gone', 'stays']
const base: Tree = Object.fromEntries([...names.map((name) => [`d/${name}`, `base of ${name}`]), ['keep', 'kept'], ['keep2', 'kept']])

class Swap {
  readonly pair = new DiskPair({ disk: quickDisk() })
  readonly outside = join(this.pair.folder, 'outside')
  isDone = false
  readonly #side: Side

  constructor(side: Side) {
    this.#side = side
    mkdirSync(this.outside)
    writeTree(this.outside, Object.fromEntries([...names, 'new1', 'new2'].map((name) => [name, `secret of ${name}`])))
  }

  get #folder(): string {
    return join(this.pair[this.#side], 'd')
  }

  /** The state before the run that is swapped in: everything there is to do in the folder, in both directions. */
  async prepare(): Promise<void> {
    const { path1, path2 } = this.pair
    writeTree(path1, base)
    await this.pair.sync({ resync: 'path1' })
    writeTree(path1, { 'd/edited1': 'edited on path1', 'd/new1': 'new', 'd/made1/f': 'made', 'd/conflict': 'of path1' })
    writeTree(path2, { 'd/edited2': 'edited on path2', 'd/new2': 'new', 'd/made2/f': 'made', 'd/conflict': 'of path2!' })
    removePaths(path1, 'd/gone1', 'd/sub')
    removePaths(path2, 'd/gone2')
    utimesSync(join(path1, 'd/touched'), 1_400_000_000, 1_400_000_000)
    renameSync(join(path1, 'd/renamed1'), join(path1, 'moved-out'))
    renameSync(join(path2, 'd/renamed2'), join(path2, 'd/other name'))
  }

  do(): void {
    if (this.isDone || lstatSync(this.#folder, { throwIfNoEntry: false })?.isDirectory() !== true) return
    this.isDone = true
    renameSync(this.#folder, join(this.pair[this.#side], 'aside'))
    symlinkSync(this.outside, this.#folder)
  }

  undo(): void {
    if (!this.isDone) return
    rmSync(this.#folder, { recursive: true, force: true })
    renameSync(join(this.pair[this.#side], 'aside'), this.#folder)
  }
}

/** What is there besides empty folders, which are nobody's loss. */
function filesIn(root: string) {
  return Object.entries(readTree(root)).filter(([, content]) => content !== null)
}

/** One run with the swap, and what must hold after it; returns whether there was such a moment. */
async function runWith(side: Side, sync: (swap: Swap) => Promise<unknown>): Promise<boolean> {
  const swap = new Swap(side)
  try {
    await swap.prepare()
    const beyond = traceTree(swap.outside)
    await sync(swap).catch((error: unknown) => expect(error).toMatchObject({ name: 'SyncError' }))
    expect(traceTree(swap.outside)).toBe(beyond)
    const contents = Object.values(swap.pair.trees()).flatMap((tree) => Object.values(tree))
    expect(contents.filter((content) => typeof content === 'string' && content.startsWith('secret'))).toEqual([])
    swap.undo()
    await swap.pair.sync({ force: true })
    await swap.pair.sync({ force: true })
    const [one, two] = [filesIn(swap.pair.path1), filesIn(swap.pair.path2)]
    expect(two).toEqual(one)
    const all = new Set(one.map(([, content]) => content))
    for (const content of ['edited on path1', 'edited on path2', 'of path1', 'of path2!', 'new', 'made']) expect(all).toContain(content)
    return swap.isDone
  } finally {
    swap.pair.remove()
  }
}

test.each<Side>(['path1', 'path2'])(
  'a folder of %s becomes a link right before any system call that changes something',
  async (side) => {
    let moments = 0
    for (let at = 1; ; at++) {
      let calls = 0
      const sync = (swap: Swap) => {
        const guard: RunGuard = {
          assertMayWrite: () => {
            if (++calls === at) swap.do()
          },
        }
        return swap.pair.sync({}, { guard })
      }
      if (await runWith(side, sync)) moments++
      if (calls < at) break
    }
    expect(moments).toBeGreaterThan(40)
  },
  600_000,
)

test.each<Side>(['path1', 'path2'])(
  'a folder of %s becomes a link after any call to a side',
  async (side) => {
    let moments = 0
    for (let at = 1; ; at++) {
      const act = { swap: null as Swap | null }
      const faults = new Faults((call) => (call.number === at ? { kind: 'then', act: () => act.swap?.do() } : null))
      const sync = (swap: Swap) => {
        act.swap = swap
        return swap.pair.sync({}, { wrap: (backend) => withFaults(backend, 'path1', faults) })
      }
      if (await runWith(side, sync)) moments++
      if (faults.calls.length < at) break
    }
    expect(moments).toBeGreaterThan(40)
  },
  600_000,
)
