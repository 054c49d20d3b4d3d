import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * A secret of this server: read from its file, which is made with 32 random bytes when it is missing. The file gets its name only
 * when it is whole, and only once, so that processes that start at the same moment agree.
 */
export async function readSecret(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true })
  const found = await readIfThere(file)
  if (found !== null) return checked(file, found)
  const staged = `${file}.${randomBytes(8).toString('hex')}`
  try {
    await writeFile(staged, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    await link(staged, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await rm(staged, { force: true })
  }
  return checked(file, await readFile(file, 'utf8'))
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

function checked(file: string, content: string): string {
  const secret = content.trim()
  if (secret.length >= 32) return secret
  throw new Error(
    `The secret file ${file} should hold at least 32 characters. Remove it to get a new one; what was made with it can’t be used any more.`,
  )
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
