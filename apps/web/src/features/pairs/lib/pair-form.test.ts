import { type Pair, pairSettings } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { changesOf, emptyPairForm, settingsOf, swapped, withNames } from './pair-form.ts'
import { suggestSideNames } from './suggest-name.ts'

const connectionId = '0b9fd0a4-3a0f-4b59-9c51-7a2e39f0a001'
const pair = {
  name: 'Photos',
  path1: { connectionId, folder: '/mnt/nas/photos', name: 'NAS' },
  path2: { connectionId, folder: '/data/photos', name: 'Disk' },
  settings: pairSettings.parse({}),
  contentForViewers: false,
} as Pair

describe('only what differs is sent', () => {
  test('nothing', () => {
    expect(changesOf(pair, settingsOf(pair))).toEqual({})
  })

  test('a new name is no new folder', () => {
    expect(changesOf(pair, { ...settingsOf(pair), name: 'Pictures' })).toEqual({ name: 'Pictures' })
  })

  test('limits', () => {
    const settings = { ...pair.settings, maxDeletePercent: 40, filters: '- *.tmp' }
    expect(changesOf(pair, { ...settingsOf(pair), settings })).toEqual({ settings })
  })

  test('what becomes of conflicts, and who sees contents', () => {
    const settings = { ...pair.settings, conflicts: { ...pair.settings.conflicts, resolve: 'newer' as const } }
    expect(changesOf(pair, { ...settingsOf(pair), settings, contentForViewers: true })).toEqual({ settings, contentForViewers: true })
  })

  test('swapped sides are both new', () => {
    expect(changesOf(pair, swapped(settingsOf(pair)))).toEqual({ path1: pair.path2, path2: pair.path1 })
  })
})

describe('names that were not given are taken from the folders', () => {
  test.each([
    ['/mnt/nas/photos', '/data/backup/photos', 'nas', 'backup'],
    ['/data/a', '/data/b', 'a', 'b'],
    ['/data/photos', '/photos', 'data', 'photos'],
    ['', '', 'Path 1', 'Path 2'],
    ['/same', '/same', 'Path 1', 'Path 2'],
  ])('%s and %s', (folder1, folder2, name1, name2) => {
    expect(suggestSideNames(folder1, folder2)).toEqual({ path1: name1, path2: name2 })
  })

  test('what was typed stays', () => {
    const form = emptyPairForm(connectionId)
    const filled = withNames({
      ...form,
      path1: { ...form.path1, folder: '/mnt/nas/photos', name: 'My NAS' },
      path2: { ...form.path2, folder: '/data/photos' },
    })
    expect([filled.name, filled.path1.name, filled.path2.name]).toEqual(['photos', 'My NAS', 'data'])
  })
})
