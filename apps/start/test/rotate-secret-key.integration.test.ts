import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase, createSecretBox, type Database, openSecretBox, rowOfConnection } from '@pairwise/db'
import { createTestDatabase } from '@pairwise/db/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database.ts'
import { rotateSecretKey } from '../src/rotate-secret-key.ts'
import { StartFailure } from '../src/start-failure.ts'
import { temporaryFolder } from './supervised-run.ts'

const [one, two] = ['the first key of this test 0123456789', 'the second key of this test 0123456789']

async function prepare(env: NodeJS.ProcessEnv) {
  const { url, drop } = await createTestDatabase(inject('databaseUrl'))
  const database = createDatabase({ connectionString: url })
  onTestFinished(async () => {
    await database.close()
    await drop()
  })
  const dataFolder = temporaryFolder()
  mkdirSync(join(dataFolder, 'logs'))
  const config = readConfig(['rotate-secret-key'], { PAIRWISE_DATA: dataFolder, DATABASE_URL: url, ...env })
  const said: string[] = []
  return {
    database,
    keyFile: join(dataFolder, 'contents-key'),
    said,
    rotate: () => rotateSecretKey(config, { openDatabase, say: (line) => said.push(line) }),
  }
}

async function addSecret(database: Database, key: string): Promise<string> {
  const id = randomUUID()
  const sealed = createSecretBox(key).seal(Buffer.from('a secret'), rowOfConnection(id))
  const rest = { kind: 'sftp', name: id, config: {}, hostKey: null, test: null } as const
  await database.connections.create({ id, ...rest, secrets: { sealed, facts: [{}] } })
  return id
}

async function secretOf(database: Database, id: string, key: string): Promise<string> {
  return createSecretBox(key)
    .open((await database.connections.sealedSecrets(id)) ?? Buffer.of(), rowOfConnection(id))
    .toString()
}

test('the key file gets a new key, for its owner alone, and the one before opens nothing any more', async () => {
  const { database, keyFile, said, rotate } = await prepare({})
  writeFileSync(keyFile, `${one}\n`, { mode: 0o600 })
  const id = await addSecret(database, one)
  await rotate()
  const key = readFileSync(keyFile, 'utf8').trim()
  expect(key).not.toBe(one)
  expect(key).toHaveLength(43)
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  expect(await secretOf(database, id, key)).toBe('a secret')
  await expect(secretOf(database, id, one)).rejects.toThrow()
  expect(said.join(' ')).toMatch(/Sealed with the new key: 1\./)
})

test('a rotation that was cut off is ended by the next, and meanwhile everything opens', async () => {
  const { database, keyFile, rotate } = await prepare({})
  writeFileSync(keyFile, `${two}\n${one}\n`, { mode: 0o600 })
  const ids = [await addSecret(database, one), await addSecret(database, two)]
  const box = await openSecretBox({ secretKey: null, secretKeyBefore: null, keyFile })
  for (const id of ids) expect(box.open((await database.connections.sealedSecrets(id)) ?? Buffer.of(), rowOfConnection(id))).toHaveLength(8)
  await rotate()
  const keys = readFileSync(keyFile, 'utf8').trim().split('\n')
  expect(keys).toHaveLength(1)
  for (const id of ids) expect(await secretOf(database, id, keys[0] ?? '')).toBe('a secret')
})

test('a key of the environment is changed by naming the one before; without that there is nothing to do', async () => {
  const alone = await prepare({ PAIRWISE_SECRET_KEY: two })
  await expect(alone.rotate()).rejects.toThrow(StartFailure)
  const { database, said, rotate } = await prepare({ PAIRWISE_SECRET_KEY: two, PAIRWISE_SECRET_KEY_BEFORE: one })
  const id = await addSecret(database, one)
  await rotate()
  expect(await secretOf(database, id, two)).toBe('a secret')
  expect(said.join(' ')).toMatch(/Remove PAIRWISE_SECRET_KEY_BEFORE now/)
})
