import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkFolders } from './check-folders.ts'

const connectionId = '11111111-1111-4111-8111-111111111111'
let root: string
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'pairwise-check-')))
  for (const folder of ['many', 'deep/er']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'file'), '12345')
  for (let i = 0; i < 200; i++) writeFileSync(join(root, 'many', String(i)), '12')
  writeFileSync(join(root, 'deep', 'a'), '123')
  writeFileSync(Buffer.concat([Buffer.from(`${root}/deep/er/`), Buffer.from([0x66, 0xff])]), '1')
  symlinkSync(root, join(root, 'deep', 'a link is not followed'))
})
afterAll(() => rmSync(root, { recursive: true }))

const look = (folder: string, limitMs = 5_000) =>
  checkFolders({ path1: { connectionId, folder: join(root, folder) } }, { roots: [root], limitMs }).path1

it.each([
  ['a folder with folders and a strange name in it', 'deep', { state: 'ok', files: 2, bytes: 4, complete: true }],
  ['a file', 'file', { state: 'not-a-folder', files: 0, bytes: 0 }],
  ['nothing', 'nothing', { state: 'missing', files: 0, bytes: 0 }],
  ['a folder outside', '..', { state: 'not-allowed', files: 0, bytes: 0 }],
])('%s', (_, folder, expected) => {
  expect(look(folder)).toMatchObject(expected)
})

it('stops counting when its time is over, and says so', () => {
  expect(look('many')).toMatchObject({ files: 200, bytes: 400, complete: true })
  expect(look('many', 0)).toMatchObject({ complete: false })
})

it('tells the relation only of two folders that may be looked at', () => {
  const relation = (path1: string, path2: string) =>
    checkFolders({ path1: { connectionId, folder: path1 }, path2: { connectionId, folder: path2 } }, { roots: [root], limitMs: 0 }).relation
  expect(relation(join(root, 'many'), join(root, 'deep'))).toBe('apart')
  expect(relation(join(root, 'many'), join(root, 'many/'))).toBe('same')
  expect(relation(join(root, 'deep/new'), join(root, 'deep'))).toBe('path1-inside-path2')
  expect(relation(join(root, 'deep'), '/usr')).toBe('unknown')
})
