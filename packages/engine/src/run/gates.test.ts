import { renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removePaths, traceTree } from '../testing/disk-tree.ts'
import { fillers, SyncedPair } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

describe('gates', () => {
  test('an emptied side stops the run', async () => {
    await pair.start({ 'd/x': 'x' })
    removePaths(pair.path2, ...Object.keys(fillers), 'd')
    const before = traceTree(pair.path1)
    const report = await pair.sync({ force: true })
    expect(report.gates.map((gate) => gate.code)).toEqual(['side-emptied'])
    expect(report.result).toBe('held')
    expect(traceTree(pair.path1)).toBe(before)
  })

  test.each([
    [4, 'done'],
    [5, 'done'],
    [6, 'held'],
  ])('%i of 10 files deleted at a limit of 50 percent: %s', async (count, result) => {
    await pair.start({})
    removePaths(pair.path1, ...Object.keys(fillers).slice(0, count))
    expect((await pair.sync()).result).toBe(result)
    if (result === 'held') expect((await pair.sync({ force: true })).result).toBe('done')
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })

  test('deletions over the limit can be held while the rest flows', async () => {
    await pair.start({})
    removePaths(pair.path1, ...Object.keys(fillers).slice(0, 6))
    pair.edit('path1', { n1: 'new', n2: 'new' })
    const report = await pair.sync({ deletions: { onTrip: 'hold', percent: 25, files: 1000 } })
    expect(report.gates).toMatchObject([{ code: 'too-many-deletes', kind: 'part', side: 'path2', deleted: 6 }])
    expect(Object.keys(pair.trees().path2)).toHaveLength(12)
    const again = await pair.sync({ deletions: { onTrip: 'hold', percent: 60, files: 1000 } })
    expect(again.result).toBe('done')
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })

  test('every file changed stops the run, a rename of a big folder does not', async () => {
    await pair.start({})
    for (const name of Object.keys(fillers)) utimesSync(join(pair.path1, name), 5, 5)
    expect((await pair.sync()).gates.map((gate) => gate.code)).toEqual(['all-changed'])
    expect((await pair.sync({ force: true })).result).toBe('done')
    await pair.expectQuiet()
  })

  test('a missing root stops the run', async () => {
    await pair.start({})
    renameSync(pair.path2, `${pair.path2}-elsewhere`)
    const report = await pair.sync()
    expect(report.gates.map((gate) => gate.code)).toEqual(['root-missing'])
    renameSync(`${pair.path2}-elsewhere`, pair.path2)
    await pair.expectQuiet()
  })
})
