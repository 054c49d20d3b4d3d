import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseUnreachable, type EmbeddedPostgres, MigrationError, migrate, startEmbeddedPostgres } from '@pairwise/db'
import type { Config } from './config.ts'
import { openLog } from './log-file.ts'
import { StartFailure } from './start-failure.ts'

/** The database that this start uses, and how to let go of it. */
export interface Database {
  readonly url: string
  /** Rejects with a StartFailure when a database that the supervisor runs itself can't be kept running. Never resolves. */
  readonly lost: Promise<never>
  stop(): Promise<void>
}

/** An embedded server that ended this soon after it was started counts as one that doesn't run. */
const steadyAfterMs = 10_000
const mostQuickEnds = 3

/** Opens the database that the settings ask for and brings it to this version. Throws a StartFailure with a sentence for people. */
export async function openDatabase(config: Config, say: (line: string) => void): Promise<Database> {
  const database = config.databaseUrl === null ? await openEmbedded(config.dataFolder, say) : openGiven(config.databaseUrl)
  try {
    await Promise.race([migrate(database.url), database.lost])
  } catch (error) {
    await database.stop()
    if (error instanceof DatabaseUnreachable || error instanceof MigrationError) throw new StartFailure(error.message, { cause: error })
    throw error
  }
  return database
}

function openGiven(url: string): Database {
  return { url, lost: new Promise(() => undefined), stop: () => Promise.resolve() }
}

/** The embedded server is started again when it ends by itself; api and worker connect anew. */
async function openEmbedded(dataFolder: string, say: (line: string) => void): Promise<Database> {
  const log = openLog(join(dataFolder, 'logs', 'postgres.log'))
  const start = async (): Promise<EmbeddedPostgres> => {
    log.keepSmall()
    try {
      return await startEmbeddedPostgres({ dataFolder, log: (line) => writeSync(log.descriptor, `${line}\n`) })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new StartFailure(`The embedded Postgres could not start. ${why}\nIts log: ${log.path}`, { cause: error })
    }
  }
  const lost = Promise.withResolvers<never>()
  let server = await start()
  let restarting = Promise.resolve()
  let quickEnds = 0
  const url = server.connectionString

  const restart = async (startedAt: number): Promise<void> => {
    quickEnds = performance.now() - startedAt < steadyAfterMs ? quickEnds + 1 : 0
    if (quickEnds > mostQuickEnds) throw new StartFailure(`The embedded Postgres ends again and again. Its log: ${log.path}`)
    say('The embedded Postgres ended unexpectedly. It starts again.')
    server = await start()
    if (server.connectionString !== url) throw new StartFailure('The embedded Postgres could not get its port back. Start Pairwise again.')
    watch()
  }
  const watch = (): void => {
    const startedAt = performance.now()
    server.onExit(() => {
      restarting = restart(startedAt)
      restarting.catch(lost.reject)
    })
  }
  watch()
  return {
    url,
    lost: lost.promise,
    async stop() {
      await Promise.allSettled([restarting])
      await server.stop()
      log.close()
    },
  }
}
