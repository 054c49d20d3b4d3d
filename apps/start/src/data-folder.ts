import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartFailure } from './start-failure.ts'

/**
 * Makes the data folder where it isn't there yet. Other users of the machine may pass through it, not look around:
 * an embedded Postgres that root starts runs as another user.
 */
export function makeDataFolder(folder: string): void {
  try {
    if (!existsSync(folder)) {
      // Node tries for ever to make folders above one that the system won't have, like those in /proc.
      mkdirSync(folder, { recursive: !existsSync(dirname(folder)) })
      chmodSync(folder, 0o711)
    }
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartFailure(`The data folder ${folder} can't be made: ${why}.\nChoose another one: PAIRWISE_DATA=/another/folder npm start`)
  }
}
