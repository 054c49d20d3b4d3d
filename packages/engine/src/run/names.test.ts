import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removePaths, traceTree, writeTree } from '../testing/disk-tree.ts'
import { fillers, SyncedPair, sorted } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

describe('names', () => {
  test('names are bytes: every byte string a disk takes travels unchanged', async () => {
    await pair.start({})
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
    pair.edit('path1', Object.fromEntries(names.map((name) => [name, `content of ${JSON.stringify(name)}`])))
    await pair.sync()
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    removePaths(pair.path2, '*')
    await pair.sync()
    expect(Object.keys(pair.trees().path1)).toHaveLength(names.length + 10 - 1)
    pair.edit('path2', { 'hell\udcd6': 'edited' })
    await pair.sync()
    expect(pair.trees().path1['hell\udcd6']).toBe('edited')
    await pair.expectQuiet()
  })

  test('both Unicode forms of a name on one side are held, and nothing is lost', async () => {
    await pair.start({})
    pair.edit('path1', { '\u00e9': 'composed', 'e\u0301': 'decomposed' })
    const before = traceTree(pair.path1)
    await pair.sync()
    expect(traceTree(pair.path1)).toBe(before)
    expect(pair.trees().path2).toEqual(sorted(fillers))
  })

  test('a name in the other Unicode form on the other side is the same file', async () => {
    writeTree(pair.path1, { ...fillers, '\u00e9/caf\u00e9': 'x' })
    writeTree(pair.path2, { ...fillers, 'e\u0301/cafe\u0301': 'x' })
    await pair.sync({ resync: 'path1' })
    pair.edit('path2', { 'e\u0301/cafe\u0301': 'edited' })
    await pair.sync()
    expect(pair.trees().path1['\u00e9/caf\u00e9']).toBe('edited')
    expect(Object.keys(pair.trees().path2)).toContain('e\u0301/cafe\u0301')
    await pair.expectQuiet()
  })

  test('a name of 255 bytes and a deep folder travel, and a conflict on them keeps both', async () => {
    const long = 'n'.repeat(255)
    const deep = `${Array.from({ length: 40 }, () => 'd').join('/')}/f`
    await pair.start({ [long]: 'base', [deep]: 'deep' })
    pair.edit('path1', { [long]: 'one' })
    pair.edit('path2', { [long]: 'two!' })
    await pair.sync()
    const kept = Object.entries(pair.trees().path1).filter(([name]) => name.startsWith('nnn'))
    expect(kept.map(([, content]) => content).sort()).toEqual(['one', 'two!'])
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })
})
