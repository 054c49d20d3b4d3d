import type { TestProject } from 'vitest/node'
import { startRedis } from '../../packages/queue/src/testing/start-redis.ts'
import { startPostgres } from './start-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** An empty database on a Postgres of the tests alone. Files share it: each makes a schema or a database of its own. */
    databaseUrl: string
    /** A Redis of the tests alone. Files share it: each uses a key prefix of its own. */
    redisUrl: string
  }
}

/** Starts one private Postgres and one private Redis for the whole integration tier. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  project.provide('databaseUrl', postgres.url)
  project.provide('redisUrl', redis.url)
  return async () => {
    await Promise.all([postgres.remove(), redis.remove()])
  }
}
