import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { encodePath, joinPath, type RelPath } from '../core/rel-path.ts'
import { inDeepFolder, readDeep, removeDeep, writeDeep } from '../testing/deep-tree.ts'
import { DiskPair } from '../testing/disk-pair.ts'

const open: DiskPair[] = []
afterEach(() => {
  // Node's own recursive removal gives up at paths that are too long for one call.
  for (const pair of open.splice(0)) execFileSync('rm', ['-rf', pair.folder])
})

async function start(): Promise<DiskPair> {
  const pair = new DiskPair()
  open.push(pair)
  for (let i = 0; i < 10; i++) writeDeep(pair.path1, '', `filler${i}`, `filler ${i}`)
  await pair.sync({ resync: 'path1' })
  return pair
}

async function syncBoth(pair: DiskPair): Promise<Map<RelPath, string>> {
  expect(await pair.sync()).toMatchObject({ counters: { failed: 0, stale: 0 }, unreadable: 0 })
  const [one, two] = [readDeep(pair.path1), readDeep(pair.path2)]
  expect(two).toEqual(one)
  expect((await pair.preview()).operations).toEqual([])
  return one
}

const longName = (byte: string) => byte.repeat(255)

describe('paths that are longer than a system call takes', () => {
  const folders: Record<string, RelPath> = {
    'few long names': Array.from({ length: 20 }, (_, i) => longName(String.fromCharCode(97 + i))).join('/'),
    'many short names': Array.from({ length: 460 }, () => 'a folder').join('/'),
    'names that are not UTF-8': Array.from({ length: 40 }, () => '\udcff\n'.repeat(60)).join('/'),
  }

  test.each(Object.entries(folders))('%s: files are made, edited, renamed, set aside and deleted', async (_, folder) => {
    expect(encodePath(folder).length).toBeGreaterThan(4096)
    const pair = await start()
    writeDeep(pair.path1, folder, 'f', 'deep')
    writeDeep(pair.path1, folder, longName('f'), 'long and deep')
    expect((await syncBoth(pair)).get(joinPath(folder, longName('f')))).toBe('long and deep')
    writeDeep(pair.path2, folder, 'f', 'edited')
    inDeepFolder(pair.path1, folder, (at) => renameSync(at(longName('f')), at('renamed')))
    const edited = await syncBoth(pair)
    expect([edited.get(joinPath(folder, 'f')), edited.get(joinPath(folder, 'renamed'))]).toEqual(['edited', 'long and deep'])
    writeDeep(pair.path1, folder, 'f', 'one')
    writeDeep(pair.path2, folder, 'f', 'three')
    const both = await syncBoth(pair)
    expect([both.get(joinPath(folder, 'f.conflict1')), both.get(joinPath(folder, 'f.conflict2'))]).toEqual(['one', 'three'])
    for (const name of ['f.conflict1', 'f.conflict2', 'renamed']) removeDeep(pair.path2, folder, name)
    const left = await syncBoth(pair)
    expect(left.size).toBe(10)
  })
})

test('names that shells, options and patterns would misread travel byte for byte, and each is its own', async () => {
  const names = [
    ...['.hid', '...', '..a', '-rf', '--resync', ' lead', 'trail ', 'dot.', 'a\'b"c', '$(touch z)', '`id`', '*', '?', '[a]', '{a,b}'],
    ...['a\\b', 'a:b', '%41', '~', '#x#', 'tab\t', 'line\nend', 'cr\r', 'a -> b', '\x01', '\x7f', 'é', '日本', '\u{1f600}'],
    ...['hell\udcd6', '\udcff', '\udced\udca0\udc80', longName('n'), `${longName('n').slice(1)}\udc80`],
  ]
  const pair = await start()
  for (const [index, name] of names.entries()) writeDeep(pair.path1, index % 2 === 0 ? '' : name, name, `content of ${index}`)
  const all = await syncBoth(pair)
  expect(all.size).toBe(10 + names.length)
  removeDeep(pair.path2, '', '--resync')
  removeDeep(pair.path2, '*', '*')
  writeDeep(pair.path2, 'hell\udcd6', 'hell\udcd6', 'edited')
  const rest = await syncBoth(pair)
  expect([...all.keys()].filter((path) => !rest.has(path))).toEqual(expect.arrayContaining(['--resync', '*/*']))
  expect(rest.size).toBe(all.size - 2)
  expect(rest.get('hell\udcd6/hell\udcd6')).toBe('edited')
})
