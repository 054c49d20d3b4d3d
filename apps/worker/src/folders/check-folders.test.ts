import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FolderCheckRequest } from '@pairwise/contracts'
import { type ConnectionRow, createSecretBox, type Database } from '@pairwise/db'
import { openStore } from '@pairwise/engine'
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

const never = new AbortController().signal
const local: ConnectionRow = {
  ...{ id: connectionId, kind: 'local', name: 'Disk', config: {}, secretFacts: [], hostKey: null, test: null, revision: 1 },
  ...{ createdAt: new Date(), usedBy: [], readOnly: false },
}
const check = (request: FolderCheckRequest, limitMs: number) =>
  checkFolders(
    request,
    {
      database: { connections: { get: async () => local } as unknown as Database['connections'] },
      box: createSecretBox('a secret of at least 32 characters'),
      storage: { openStore },
      localRoots: [root],
      limitMs,
    },
    never,
  )
const look = async (folder: string, limitMs = 5_000) =>
  (await check({ path1: { connectionId, folder: join(root, folder) } }, limitMs)).path1

it.each([
  ['a folder with folders and a strange name in it', 'deep', { state: 'ok', files: 2, bytes: 4, complete: true }],
  ['a file', 'file', { state: 'not-a-folder', files: 0, bytes: 0 }],
  ['nothing', 'nothing', { state: 'missing', files: 0, bytes: 0 }],
  ['a folder outside', '..', { state: 'not-allowed', files: 0, bytes: 0 }],
])('%s', async (_, folder, expected) => {
  expect(await look(folder)).toMatchObject(expected)
})

it('stops counting when its time is over, and says so', async () => {
  expect(await look('many')).toMatchObject({ files: 200, bytes: 400, complete: true })
  expect(await look('many', 0)).toMatchObject({ complete: false })
})

it('tells the relation only of two folders that may be looked at', async () => {
  const relation = async (path1: string, path2: string) =>
    (await check({ path1: { connectionId, folder: path1 }, path2: { connectionId, folder: path2 } }, 0)).relation
  expect(await relation(join(root, 'many'), join(root, 'deep'))).toBe('apart')
  expect(await relation(join(root, 'many'), join(root, 'many/'))).toBe('same')
  expect(await relation(join(root, 'deep/new'), join(root, 'deep'))).toBe('path1-inside-path2')
  expect(await relation(join(root, 'deep'), '/usr')).toBe('unknown')
})
