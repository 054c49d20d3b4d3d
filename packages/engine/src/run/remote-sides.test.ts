import { describe, expect, test } from 'vitest'
import { plainPolicy } from '../testing/disk-pair.ts'
import { MemoryPair, type SideOptions } from '../testing/memory-pair.ts'

const bucket: SideOptions = { remote: { emptyFolders: false, isStagedBeside: false, conditions: true, renames: false, listsTree: true } }

describe('folders, where a side can hold no empty one', () => {
  test('come and go with their files, also where empty ones are to be synced', async () => {
    const pair = new MemoryPair({ path2: bucket })
    pair.path1.makeFolder('empty')
    pair.path1.write('d/f', 'content')
    pair.path1.write('g', 'content')
    expect(await pair.sync({ resync: 'path1', folders: 'synced' })).toMatchObject({ result: 'done', counters: { failed: 0 } })
    expect(pair.path2.tree()).toEqual({ 'd/f': 'content', g: 'content' })
    expect(await pair.sync({ folders: 'synced' })).toMatchObject({ result: 'nothing' })

    pair.path1.remove('d/f')
    expect(await pair.sync({ folders: 'synced' })).toMatchObject({ result: 'done' })
    expect(pair.path2.tree()).toEqual({ g: 'content' })
    expect(await pair.sync({ folders: 'synced' })).toMatchObject({ result: 'nothing' })
    expect(pair.path1.tree()).toEqual({ d: null, empty: null, g: 'content' })
  })

  test('go on the other side once the last file in them is gone', async () => {
    const pair = new MemoryPair({ path2: bucket })
    pair.path1.write('d/e/f', 'content')
    for (const name of ['g', 'h', 'i']) pair.path1.write(name, name)
    await pair.sync({ resync: 'path1', folders: 'synced' })
    pair.path2.remove('d')
    expect(await pair.sync({ folders: 'synced' })).toMatchObject({ result: 'done' })
    expect(pair.path1.tree()).toEqual({ g: 'g', h: 'h', i: 'i' })
    expect(await pair.sync({ folders: 'synced' })).toMatchObject({ result: 'nothing' })
  })
})

const servers: Record<string, SideOptions> = {
  'without modification times': { mtimes: 'none', ownRevision: false, remote: {} },
  'without modification times, with revisions': { mtimes: 'none', remote: { isStagedBeside: false, conditions: true } },
  'that sets its times itself': { mtimes: 'unsettable', remote: {} },
  'with times of a second': { mtimes: 1_000_000_000n, ownRevision: false, remote: {} },
  'with times of two seconds': { mtimes: 2_000_000_000n, ownRevision: false, remote: {} },
  'whose listings tell no times': { remote: { timesByStat: true } },
  'that rewrites what it is given': { remote: { rewrite: (content) => Buffer.concat([Buffer.from('<!-- -->'), content]) } },
  'that rewrites what it is given and keeps no times': {
    mtimes: 'unsettable',
    ownRevision: false,
    remote: { rewrite: (content) => Buffer.concat([content, Buffer.from('\n')]) },
  },
}

describe.each(Object.entries(servers))('a server %s', (_, options) => {
  test('is not given the same again and again, and gives nothing back that was not changed', async () => {
    const pair = new MemoryPair({ path2: options })
    for (let i = 0; i < 4; i++) pair.path1.write(`d/f${i}`, `content ${i}`, 1_600_000_000_123_456_789n + BigInt(i))
    expect(await pair.sync({ resync: 'path1' })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    const before = [pair.path1.trace(), pair.path2.trace()]
    for (let i = 0; i < 3; i++) {
      pair.clock.advance(10_000)
      expect(await pair.sync()).toMatchObject({ result: 'nothing' })
      expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
    }
    pair.path1.write('d/f0', 'another content')
    pair.path2.write('d/f1', 'a content that is longer')
    expect(await pair.sync()).toMatchObject({ result: 'done', counters: { done: 2, failed: 0, stale: 0 } })
    expect(pair.path1.tree()['d/f1']).toBe('a content that is longer')
    expect(pair.path2.tree()['d/f0']).toContain('another content')
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })

  test.each([
    ['from the beginning', true],
    ['later', false],
  ])('is not in conflict with what it was given where contents are compared, %s, and changes go both ways', async (_, isFirst) => {
    const pair = new MemoryPair({ path2: options })
    const policy = { compare: { ...plainPolicy.compare, checksum: 'baseline' as const } }
    for (const name of ['f', 'g', 'h']) pair.path1.write(name, `content of ${name}`)
    expect(await pair.sync({ ...(isFirst ? policy : {}), resync: 'path1' })).toMatchObject({
      result: 'done',
      counters: { failed: 0, stale: 0 },
    })
    // Hashes that records lack are noted.
    if (!isFirst) expect(await pair.sync(policy)).toMatchObject({ counters: { bytesDone: 0 } })
    for (let i = 0; i < 2; i++) {
      pair.clock.advance(10_000)
      expect(await pair.sync(policy)).toMatchObject({ result: 'nothing' })
    }
    pair.path1.write('f', 'changed here')
    pair.path2.write('g', 'changed there, and longer')
    expect(await pair.sync(policy)).toMatchObject({ result: 'done', counters: { done: 2, failed: 0, stale: 0 } })
    expect(Object.keys(pair.path1.tree()).sort()).toEqual(['f', 'g', 'h'])
    expect(pair.path1.tree()['g']).toBe('changed there, and longer')
    expect(pair.path2.tree()['f']).toContain('changed here')
    expect(await pair.sync(policy)).toMatchObject({ result: 'nothing' })
  })
})
