import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, traceTree, writeTree } from '../testing/disk-tree.ts'

/** Nobody touches these, so that the limits on deletions and changes stay quiet. */
const fillers: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))

let pair: DiskPair
beforeEach(() => {
  pair = new DiskPair()
})
afterEach(() => pair.remove())

async function start(base: Tree): Promise<void> {
  writeTree(pair.path1, { ...fillers, ...base })
  writeTree(pair.path2, {})
  expect((await pair.sync({ resync: 'path1' })).result).toBe('done')
  expect(pair.trees().path2).toEqual(pair.trees().path1)
}

/** Runs once, expects both sides to be the same, and a second run to find nothing and touch nothing. */
async function expectBoth(expected: Tree): Promise<void> {
  const report = await pair.sync()
  expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
  expect(pair.trees().path1).toEqual(sorted({ ...fillers, ...expected }))
  expect(pair.trees().path2).toEqual(pair.trees().path1)
  await expectQuiet()
}

async function expectQuiet(): Promise<void> {
  const before = [traceTree(pair.path1), traceTree(pair.path2)]
  const again = await pair.sync()
  expect(again.result).toBe('nothing')
  expect(again.totals.operations).toBe(0)
  expect([traceTree(pair.path1), traceTree(pair.path2)]).toEqual(before)
}

const sorted = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)))
const edit = (side: 'path1' | 'path2', tree: Tree) => writeTree(pair[side], tree)

describe('both tables', () => {
  test('new, changed and deleted files travel from either side', async () => {
    await start({ 'd/changed1': 'old', 'd/changed2': 'old', 'd/gone1': 'x', 'd/gone2': 'y', 'd/same': 'same' })
    edit('path1', { 'd/changed1': 'newer', 'n/new1': 'new' })
    edit('path2', { 'd/changed2': 'newer', 'm/o/new2': 'new' })
    removePaths(pair.path1, 'd/gone1')
    removePaths(pair.path2, 'd/gone2')
    await expectBoth({ 'd/changed1': 'newer', 'd/changed2': 'newer', 'd/same': 'same', 'm/o/new2': 'new', 'n/new1': 'new' })
  })

  test('different edits on both sides keep both versions under numbered names', async () => {
    await start({ f: 'base', 'f.conflict1': 'belongs to the user' })
    edit('path1', { f: 'one' })
    edit('path2', { f: 'two!' })
    await expectBoth({ 'f.conflict1': 'belongs to the user', 'f.conflict2': 'one', 'f.conflict3': 'two!' })
  })

  test('the same edit on both sides is no conflict, and the newer time goes to the other side', async () => {
    await start({ f: 'base' })
    edit('path1', { f: 'same' })
    edit('path2', { f: 'same' })
    await expectBoth({ f: 'same' })
    expect(statSync(join(pair.path1, 'f')).mtimeMs).toBe(statSync(join(pair.path2, 'f')).mtimeMs)
  })

  test('an edit beats a deletion, even when only the time changed', async () => {
    await start({ edited: 'a', touched: 'b' })
    edit('path1', { edited: 'more' })
    removePaths(pair.path2, 'edited')
    removePaths(pair.path1, 'touched')
    utimesSync(join(pair.path2, 'touched'), 1, 1)
    await expectBoth({ edited: 'more', touched: 'b' })
  })

  test('a file deleted on both sides is forgotten', async () => {
    await start({ f: 'x' })
    removePaths(pair.path1, 'f')
    removePaths(pair.path2, 'f')
    await expectBoth({})
  })

  test('a touched file takes only its time along', async () => {
    await start({ f: 'same' })
    utimesSync(join(pair.path1, 'f'), 1000, 1000)
    const inode = statSync(join(pair.path2, 'f')).ino
    await expectBoth({ f: 'same' })
    expect(statSync(join(pair.path2, 'f'))).toMatchObject({ ino: inode, mtimeMs: 1_000_000 })
  })

  test('a file removed and made again with the same content is no conflict and no copy', async () => {
    await start({ x: 'same' })
    removePaths(pair.path1, 'x')
    edit('path1', { x: 'same' })
    const inode = statSync(join(pair.path2, 'x')).ino
    await expectBoth({ x: 'same' })
    expect(statSync(join(pair.path2, 'x')).ino).toBe(inode)
  })

  test('new on both sides with the same content is adopted, with different content both stay', async () => {
    await start({})
    edit('path1', { 'n/s': 'same', 'n/d': 'one' })
    edit('path2', { 'n/s': 'same', 'n/d': 'two!' })
    await expectBoth({ 'n/d.conflict1': 'one', 'n/d.conflict2': 'two!', 'n/s': 'same' })
  })

  test('an edit that keeps size and time is found by the side’s own revision', async () => {
    await start({ x: 'content' })
    const { atimeMs, mtimeMs } = statSync(join(pair.path1, 'x'))
    writeFileSync(join(pair.path1, 'x'), 'CONTENT')
    utimesSync(join(pair.path1, 'x'), atimeMs / 1000, mtimeMs / 1000)
    await expectBoth({ x: 'CONTENT' })
  })

  test('a change of permissions alone is no change of content', async () => {
    await start({ x: 'content' })
    chmodSync(join(pair.path1, 'x'), 0o600)
    expect((await pair.sync()).totals.counts.none.identical).toBe(1)
    await expectQuiet()
  })
})

describe('changes of kind', () => {
  test('a file replaced by a folder', async () => {
    await start({ x: 'file' })
    removePaths(pair.path1, 'x')
    edit('path1', { 'x/f': 'inside' })
    await expectBoth({ 'x/f': 'inside' })
  })

  test('a folder replaced by a file', async () => {
    await start({ 'x/f': 'inside', 'x/g/h': 'deeper' })
    removePaths(pair.path2, 'x')
    edit('path2', { x: 'file' })
    await expectBoth({ x: 'file' })
  })

  test('a new file and a new folder of the same name: the folder keeps it', async () => {
    await start({})
    edit('path1', { n: 'file' })
    edit('path2', { 'n/f': 'inside' })
    await expectBoth({ 'n.conflict1': 'file', 'n/f': 'inside' })
  })

  test('an edited file against a folder that took its place', async () => {
    await start({ x: 'base' })
    edit('path1', { x: 'edited' })
    removePaths(pair.path2, 'x')
    edit('path2', { 'x/f': 'inside' })
    await expectBoth({ 'x.conflict1': 'edited', 'x/f': 'inside' })
  })

  test('a folder replaced by a file while the other side changed something in it', async () => {
    await start({ 'x/f': 'inside', 'x/g': 'other' })
    removePaths(pair.path1, 'x')
    edit('path1', { x: 'file' })
    edit('path2', { 'x/f': 'edited inside' })
    await expectBoth({ 'x.conflict1': 'file', 'x/f': 'edited inside' })
  })

  test('a file replaced by an empty folder', async () => {
    await start({ x: 'file' })
    removePaths(pair.path1, 'x')
    edit('path1', { x: null })
    const report = await pair.sync()
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.trees().path2).toEqual(sorted(fillers))
    expect((await pair.sync()).result).toBe('nothing')
  })
})

describe('deletions against other changes', () => {
  test('a folder removed whole on one side and in part on the other', async () => {
    await start({ 'd/a': 'a', 'd/b': 'b', 'd/c': 'c' })
    removePaths(pair.path1, 'd')
    removePaths(pair.path2, 'd/a')
    await expectBoth({})
  })

  test('a new file in a folder that the other side removed', async () => {
    await start({ 'd/a': 'a', 'd/b': 'b' })
    removePaths(pair.path1, 'd')
    edit('path2', { 'd/n': 'new' })
    await expectBoth({ 'd/n': 'new' })
  })

  test('an edited file in a folder that the other side removed', async () => {
    await start({ 'd/a': 'a', 'd/b': 'b' })
    removePaths(pair.path1, 'd')
    edit('path2', { 'd/a': 'edited' })
    await expectBoth({ 'd/a': 'edited' })
  })

  test('folders go with their last file, however deep', async () => {
    await start({ 'd/e/f/g': 'deep' })
    removePaths(pair.path1, 'd')
    await expectBoth({})
  })

  test('an empty folder inside a removed folder goes along', async () => {
    writeTree(pair.path1, { ...fillers, 'd/f': 'x', 'd/empty': null })
    writeTree(pair.path2, { 'd/empty': null })
    await pair.sync({ resync: 'path1' })
    removePaths(pair.path1, 'd')
    await expectBoth({})
  })

  test('a folder that still holds something out of scope stays', async () => {
    await start({ 'd/a': 'a' })
    symlinkSync('nowhere', join(pair.path2, 'd/link'))
    removePaths(pair.path1, 'd')
    await pair.sync()
    expect(existsSync(join(pair.path2, 'd/a'))).toBe(false)
    expect(lstatSync(join(pair.path2, 'd/link')).isSymbolicLink()).toBe(true)
    expect(existsSync(join(pair.path1, 'd'))).toBe(false)
    expect((await pair.sync()).counters).toMatchObject({ done: 0, failed: 0, stale: 0 })
  })
})

describe('moves', () => {
  test('a renamed file is renamed on the other side too', async () => {
    await start({ 'a/x': 'content' })
    mkdirSync(join(pair.path1, 'b'))
    renameSync(join(pair.path1, 'a/x'), join(pair.path1, 'b/y'))
    const inode = statSync(join(pair.path2, 'a/x')).ino
    await expectBoth({ a: null, 'b/y': 'content' })
    expect(statSync(join(pair.path2, 'b/y')).ino).toBe(inode)
  })

  test('a renamed folder moves file by file', async () => {
    await start({ 'd/a': 'a', 'd/b': 'bb' })
    renameSync(join(pair.path2, 'd'), join(pair.path2, 'e'))
    expect((await pair.preview()).operations.map((o) => o.kind)).toEqual(['mkdir', 'move', 'move', 'rmdir'])
    await expectBoth({ 'e/a': 'a', 'e/b': 'bb' })
  })

  test('the same folder renamed alike on both sides needs no copy', async () => {
    await start({ 'd/a': 'a' })
    renameSync(join(pair.path1, 'd'), join(pair.path1, 'e'))
    renameSync(join(pair.path2, 'd'), join(pair.path2, 'e'))
    const inode = statSync(join(pair.path2, 'e/a')).ino
    await expectBoth({ 'e/a': 'a' })
    expect(statSync(join(pair.path2, 'e/a')).ino).toBe(inode)
  })

  test('a file renamed to a name that is new on the other side', async () => {
    await start({ x: 'old x' })
    renameSync(join(pair.path1, 'x'), join(pair.path1, 'z'))
    edit('path2', { z: 'new z' })
    await expectBoth({ 'z.conflict1': 'old x', 'z.conflict2': 'new z' })
  })

  test('two files that swapped names keep both contents', async () => {
    await start({ a: 'content a', b: 'content of b' })
    renameSync(join(pair.path1, 'a'), join(pair.path1, 'c'))
    renameSync(join(pair.path1, 'b'), join(pair.path1, 'a'))
    renameSync(join(pair.path1, 'c'), join(pair.path1, 'b'))
    await expectBoth({ a: 'content of b', b: 'content a' })
  })

  test('a deleted file’s inode given to a new file is not taken for a move', async () => {
    await start({})
    for (let round = 0; round < 20; round++) {
      edit('path1', { [`old${round}`]: 'a' })
      await pair.sync()
      removePaths(pair.path1, `old${round}`)
      edit('path1', { [`new${round}`]: 'b' })
      await pair.sync()
      expect(pair.trees().path2).toEqual(pair.trees().path1)
    }
  }, 60_000)
})

describe('names', () => {
  test('names are bytes: every byte string a disk takes travels unchanged', async () => {
    await start({})
    const names = [
      '.hid',
      '.git/config',
      '...',
      '-rf',
      '--resync',
      ' lead',
      'trail ',
      `a'b"c`,
      '$(touch z)',
      '*',
      '?',
      '[a]',
      'a\\b',
      'a:b',
      '%41',
      '~',
      '#x#',
      'é',
      '\t',
      'a\nb',
      'a -> b',
      'hell\udcd6',
    ]
    edit('path1', Object.fromEntries(names.map((name) => [name, `content of ${JSON.stringify(name)}`])))
    await pair.sync()
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    removePaths(pair.path2, '*')
    await pair.sync()
    expect(Object.keys(pair.trees().path1)).toHaveLength(names.length + 10 - 1)
    edit('path2', { 'hell\udcd6': 'edited' })
    await pair.sync()
    expect(pair.trees().path1['hell\udcd6']).toBe('edited')
    await expectQuiet()
  })

  test('both Unicode forms of a name on one side are held, and nothing is lost', async () => {
    await start({})
    edit('path1', { '\u00e9': 'composed', 'e\u0301': 'decomposed' })
    const before = traceTree(pair.path1)
    await pair.sync()
    expect(traceTree(pair.path1)).toBe(before)
    expect(pair.trees().path2).toEqual(sorted(fillers))
  })

  test('a name in the other Unicode form on the other side is the same file', async () => {
    writeTree(pair.path1, { ...fillers, '\u00e9/caf\u00e9': 'x' })
    writeTree(pair.path2, { ...fillers, 'e\u0301/cafe\u0301': 'x' })
    await pair.sync({ resync: 'path1' })
    edit('path2', { 'e\u0301/cafe\u0301': 'edited' })
    await pair.sync()
    expect(pair.trees().path1['\u00e9/caf\u00e9']).toBe('edited')
    expect(Object.keys(pair.trees().path2)).toContain('e\u0301/cafe\u0301')
    await expectQuiet()
  })

  test('a name of 255 bytes and a deep folder travel, and a conflict on them keeps both', async () => {
    const long = 'n'.repeat(255)
    const deep = `${Array.from({ length: 40 }, () => 'd').join('/')}/f`
    await start({ [long]: 'base', [deep]: 'deep' })
    edit('path1', { [long]: 'one' })
    edit('path2', { [long]: 'two!' })
    await pair.sync()
    const kept = Object.entries(pair.trees().path1).filter(([name]) => name.startsWith('nnn'))
    expect(kept.map(([, content]) => content).sort()).toEqual(['one', 'two!'])
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })
})

describe('links and other kinds', () => {
  test('links are neither followed nor copied', async () => {
    await start({ keep: 'x' })
    edit('path1', { l: { link: 'keep' }, nowhere: { link: 'gone' }, loop: { link: 'loop' }, up: { link: '..' } })
    const before = traceTree(pair.path2)
    expect((await pair.sync()).result).toBe('nothing')
    expect(traceTree(pair.path2)).toBe(before)
  })

  test('a named pipe is skipped and does not hang the run', async () => {
    await start({})
    execFileSync('mkfifo', [join(pair.path1, 'pipe')])
    expect((await pair.sync()).result).toBe('nothing')
    expect(pair.trees().path2).toEqual(sorted(fillers))
  })
})

describe('gates', () => {
  test('an emptied side stops the run', async () => {
    await start({ 'd/x': 'x' })
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
    await start({})
    removePaths(pair.path1, ...Object.keys(fillers).slice(0, count))
    expect((await pair.sync()).result).toBe(result)
    if (result === 'held') expect((await pair.sync({ force: true })).result).toBe('done')
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })

  test('deletions over the limit can be held while the rest flows', async () => {
    await start({})
    removePaths(pair.path1, ...Object.keys(fillers).slice(0, 6))
    edit('path1', { n1: 'new', n2: 'new' })
    const report = await pair.sync({ deletions: { onTrip: 'hold', percent: 25, files: 1000 } })
    expect(report.gates).toMatchObject([{ code: 'too-many-deletes', kind: 'part', side: 'path2', deleted: 6 }])
    expect(Object.keys(pair.trees().path2)).toHaveLength(12)
    const again = await pair.sync({ deletions: { onTrip: 'hold', percent: 60, files: 1000 } })
    expect(again.result).toBe('done')
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })

  test('every file changed stops the run, a rename of a big folder does not', async () => {
    await start({})
    for (const name of Object.keys(fillers)) utimesSync(join(pair.path1, name), 5, 5)
    expect((await pair.sync()).gates.map((gate) => gate.code)).toEqual(['all-changed'])
    expect((await pair.sync({ force: true })).result).toBe('done')
    await expectQuiet()
  })

  test('a missing root stops the run', async () => {
    await start({})
    renameSync(pair.path2, `${pair.path2}-elsewhere`)
    const report = await pair.sync()
    expect(report.gates.map((gate) => gate.code)).toEqual(['root-missing'])
    renameSync(`${pair.path2}-elsewhere`, pair.path2)
    await expectQuiet()
  })
})

describe('previews and resync', () => {
  test('a preview leaves both trees byte for byte as they were', async () => {
    await start({ f: 'x', 'd/g': 'y' })
    edit('path1', { f: 'changed', 'new/one': '1' })
    removePaths(pair.path2, 'd/g')
    const before = [traceTree(pair.path1), traceTree(pair.path2)]
    const plan = await pair.preview()
    expect(plan.operations.length).toBeGreaterThan(0)
    expect([traceTree(pair.path1), traceTree(pair.path2)]).toEqual(before)
    expect((await pair.preview()).digest).toBe(plan.digest)
    expect((await pair.sync()).digest).toBe(plan.digest)
  })

  test('without a baseline only a resync runs', async () => {
    writeTree(pair.path1, fillers)
    await expect(pair.sync()).rejects.toMatchObject({ code: 'state-missing' })
  })

  test('a resync is a union in which path1 wins and nothing is deleted', async () => {
    writeTree(pair.path1, { a: 'one', both: 'from one', same: 'same' })
    writeTree(pair.path2, { b: 'two', both: 'from two!', same: 'same' })
    await pair.sync({ resync: 'path1' })
    expect(pair.trees().path1).toEqual({ a: 'one', b: 'two', both: 'from one', same: 'same' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    await expectQuiet()
  })
})
