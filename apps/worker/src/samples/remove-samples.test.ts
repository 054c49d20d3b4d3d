import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cp, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SampleFolders, sampleManifestName } from '@pairwise/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSamples } from './make-samples.ts'
import { removeSamples } from './remove-samples.ts'

let root: string
let folders: SampleFolders
let home: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pairwise-samples-'))
  folders = makeSamples([root], new Date())
  home = join(root, 'Pairwise sample')
})
afterEach(() => rmSync(root, { recursive: true }))

test('sample folders go with all that was made in them, copies and kept versions too', async () => {
  await cp(folders.path1, join(folders.path2, '.pairwise/versions/1'), { recursive: true })
  await rename(join(folders.path1, 'Letters/Invitation.txt'), join(folders.path1, 'Letters/Invitation.txt.conflict1'))
  writeFileSync(join(root, 'beside.txt'), 'not in them')
  expect(removeSamples(folders, [root])).toMatchObject({ left: [], leftTotal: 0 })
  expect(readdirSync(root)).toEqual(['beside.txt'])
})

test('what people put there or changed stays where it is, and so do links', () => {
  writeFileSync(join(folders.path1, 'Notes/mine.txt'), 'mine')
  writeFileSync(join(folders.path2, 'Notes/Recipes.txt'), 'Pancakes, but better')
  writeFileSync(Buffer.concat([Buffer.from(`${folders.path1}/odd `), Buffer.from([0xff])]), 'a name that is no text')
  writeFileSync(join(root, 'outside.txt'), readFileSync(join(folders.path1, 'Notes/Recipes.txt')))
  symlinkSync(join(root, 'outside.txt'), join(folders.path2, 'link.txt'))
  symlinkSync(root, join(folders.path2, 'root'))
  const { left, leftTotal } = removeSamples(folders, [root])
  expect(leftTotal).toBe(5)
  expect(left.toSorted()).toEqual(['Backup/Notes/Recipes.txt', 'Backup/link.txt', 'Backup/root', 'NAS/Notes/mine.txt', 'NAS/odd \uFFFD'])
  expect(readFileSync(join(home, 'Backup/Notes/Recipes.txt'), 'utf8')).toBe('Pancakes, but better')
  expect(existsSync(join(root, 'outside.txt'))).toBe(true)
  expect(existsSync(join(home, 'NAS/Documents'))).toBe(false)
})

test.each([
  ['the folders lie apart', () => ({ ...folders, path2: join(root, 'elsewhere') }), /beside each other/],
  ['they are not below an allowed folder', () => ({ path1: '/etc/NAS', path2: '/etc/Backup' }), /not below/],
  [
    'nothing says what was made there',
    () => {
      rmSync(join(home, sampleManifestName))
      return folders
    },
    /which files Pairwise made/,
  ],
])('nothing is removed when %s', (_why, places, message) => {
  const given = places()
  const before = readdirSync(home, { recursive: true })
  expect(() => removeSamples(given, [root])).toThrow(message)
  expect(readdirSync(home, { recursive: true })).toEqual(before)
})

test('folders that are gone already are no trouble', () => {
  rmSync(home, { recursive: true })
  expect(removeSamples(folders, [root])).toEqual({ files: 0, left: [], leftTotal: 0 })
})
