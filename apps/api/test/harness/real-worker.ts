import { join } from 'node:path'
import { type ForkedApp, forkApp } from '@pairwise/engine/testing/servers'
import type { Config } from '../../src/config.ts'

const main = join(import.meta.dirname, '../../../worker/src/main.ts')

/** A worker over the database, queue, roots and keys of an api. */
export async function startRealWorker({ databaseUrl, localRoots, dataFolder }: Config): Promise<ForkedApp> {
  return forkApp(main, {
    DATABASE_URL: databaseUrl,
    PAIRWISE_LOCAL_ROOTS: localRoots.join(':'),
    PAIRWISE_DATA: dataFolder,
    PAIRWISE_LOG_LEVEL: 'debug',
  })
}
