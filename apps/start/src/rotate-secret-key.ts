import { join } from 'node:path'
import { createDatabase, createSecretBox, type KeySources, newSecretKey, readSecretKeys, reseal, writeKeyFile } from '@pairwise/db'
import type { Config } from './config.ts'
import { makeDataFolder } from './data-folder.ts'
import { lockDataFolder } from './data-lock.ts'
import type { Database } from './database.ts'
import { awaitLeftBehind } from './left-behind.ts'
import { stopPatienceMs } from './own-process.ts'
import { StartFailure } from './start-failure.ts'

export interface RotationDeps {
  readonly openDatabase: (config: Config, say: (line: string) => void) => Promise<Database>
  readonly say: (line: string) => void
}

/**
 * Seals all secrets and contents in the database with a new key. The key file has the new key and those before until everything is
 * sealed anew, so that an end in the middle loses nothing: the command can be given again.
 */
export async function rotateSecretKey(config: Config, { openDatabase, say }: RotationDeps): Promise<void> {
  await using held = new AsyncDisposableStack()
  makeDataFolder(config.dataFolder)
  const lock = lockDataFolder(config.dataFolder)
  held.defer(() => lock.release())
  await awaitLeftBehind(lock.leftBehind, stopPatienceMs.worker, say)
  const opened = await openDatabase(config, say)
  held.defer(() => opened.stop())
  const database = createDatabase({ connectionString: opened.url, applicationName: 'pairwise rotation', maxConnections: 2 })
  held.defer(() => database.close())

  const sources = keySources(config)
  const before = await readSecretKeys(sources)
  const keys: [string, ...string[]] = sources.secretKey === null ? [newSecretKey(), ...before] : before
  if (keys.length === 1)
    throw new StartFailure(
      'There is only one key, so there is nothing to change. Put a new one into PAIRWISE_SECRET_KEY and the one before into\n' +
        'PAIRWISE_SECRET_KEY_BEFORE, for api and worker as well, start them again, and give this command again.',
    )
  if (sources.secretKey === null) await writeKeyFile(sources.keyFile, keys)
  const { sealed, unreadable } = await reseal(database.pool, createSecretBox(...keys))
  if (sources.secretKey === null) await writeKeyFile(sources.keyFile, [keys[0]])
  say(`Sealed with the new key: ${sealed}. The key before opens nothing in the database any more; backups of it still need it.`)
  if (unreadable > 0) say(`Sealed with a key that is not here, and left as they are: ${unreadable}. Enter these secrets again.`)
  if (sources.secretKey !== null) say('Remove PAIRWISE_SECRET_KEY_BEFORE now.')
}

function keySources({ dataFolder, secretKey, secretKeyBefore }: Config): KeySources {
  return { secretKey, secretKeyBefore, keyFile: join(dataFolder, 'contents-key') }
}
