// The supervisor as a process of its own, over stand-ins for api, worker and database. Run by the tests, never by people.
import { appendFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/database.ts'
import { restartPolicy } from '../src/keep-running.ts'
import { startPairwise } from '../src/start-pairwise.ts'

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Writes down when it is opened and stopped, beside what the stand-ins write. */
async function openNotedDatabase({ dataFolder }: Config): Promise<Database> {
  const note = (what: string): void => appendFileSync(`${dataFolder}/events`, `database ${what}\n`)
  note('started')
  return { url: 'postgresql://stand-in', lost: new Promise(() => undefined), stop: async () => note('stopped') }
}

process.exit(
  await startPairwise({
    apiMain: beside('./stand-in-api.ts'),
    workerMain: beside('./stand-in-worker.ts'),
    execArgv: [],
    openDatabase: openNotedDatabase,
    openDemo: async () => ({ finish: async () => 'two folders' }),
    restartPolicy: { ...restartPolicy, firstPauseMs: 20, longestPauseMs: 100 },
  }),
)
