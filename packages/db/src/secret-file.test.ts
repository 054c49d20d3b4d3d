import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSecret } from './secret-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-secret-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('readSecret', () => {
  test('makes a secret once, for its owner alone, in a folder that it makes too', async () => {
    const file = join(folder, 'data', 'secret')
    const secret = await readSecret(file)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await readSecret(file)).toBe(secret)
    expect(readdirSync(join(folder, 'data'))).toEqual(['secret'])
  })

  test('processes that start at once agree', async () => {
    const file = join(folder, 'secret')
    const secrets = await Promise.all(Array.from({ length: 20 }, () => readSecret(file)))
    expect(new Set(secrets).size).toBe(1)
    expect(readdirSync(folder)).toEqual(['secret'])
  })

  test('a file that is too short is not used', async () => {
    const file = join(folder, 'secret')
    writeFileSync(file, 'short\n')
    await expect(readSecret(file)).rejects.toThrow(/at least 32 characters/)
  })
})
