import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createSecretBox, type SecretBox } from './secret-box.ts'
import { readSecret } from './secret-file.ts'

/** Where the keys are that the database's secrets and contents are sealed with. */
export interface KeySources {
  /** Given by the environment; null when the key file has it. */
  readonly secretKey: string | null
  /** The one that `secretKey` takes the place of, until everything is sealed anew. */
  readonly secretKeyBefore: string | null
  /** One key a line, the newest first. */
  readonly keyFile: string
}

/** The first seals, and all of them open. */
type SecretKeys = [string, ...string[]]

/** The box of this server. Without a key from the environment the key file is made at the first start. */
export async function openSecretBox(sources: KeySources): Promise<SecretBox> {
  return createSecretBox(...(await readSecretKeys(sources)))
}

/** All keys, the newest first. A key file that was used before there was a key in the environment still opens what it sealed. */
export async function readSecretKeys({ secretKey, secretKeyBefore, keyFile }: KeySources): Promise<SecretKeys> {
  if (secretKey === null) return linesOf(await readSecret(keyFile), keyFile)
  const inFile = await readIfThere(keyFile)
  return [secretKey, ...(secretKeyBefore === null ? [] : [secretKeyBefore]), ...(inFile === null ? [] : linesOf(inFile, keyFile))]
}

export function newSecretKey(): string {
  return randomBytes(32).toString('base64url')
}

/** Puts these keys in the place of those of the file, in one step that a power cut can't halve. */
export async function writeKeyFile(keyFile: string, keys: readonly string[]): Promise<void> {
  const staged = `${keyFile}.${randomBytes(8).toString('hex')}`
  try {
    const file = await open(staged, 'wx', 0o600)
    try {
      await file.writeFile(`${keys.join('\n')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(staged, keyFile)
  } finally {
    await rm(staged, { force: true })
  }
  const folder = await open(dirname(keyFile), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function linesOf(content: string, keyFile: string): SecretKeys {
  const [newest, ...earlier] = content.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  if (newest !== undefined && [newest, ...earlier].every((key) => key.length >= 32)) return [newest, ...earlier]
  throw new Error(`Each line of the key file ${keyFile} should hold a key of at least 32 characters. Put the file back as it was.`)
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
