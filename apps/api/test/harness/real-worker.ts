import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'

export interface RealWorker {
  /** All that it and its processes have logged. */
  log(): string
  stop(): Promise<void>
}

const main = join(import.meta.dirname, '../../../worker/src/main.ts')

/** A worker as it is in production, in a process of its own, over the database, queue, roots and keys of an api. */
export async function startRealWorker({ databaseUrl, localRoots, dataFolder }: Config): Promise<RealWorker> {
  const child = fork(main, [], {
    execArgv: ['--conditions=pairwise-source'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PAIRWISE_LOCAL_ROOTS: localRoots.join(':'),
      PAIRWISE_DATA: dataFolder,
      PAIRWISE_LOG_LEVEL: 'debug',
    },
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)))
  const exited = once(child, 'exit')
  const log = () => output.join('')
  const early = exited.then(() => {
    throw new Error(`The worker ended before it was ready:\n${log()}`)
  })
  await Promise.race([once(child, 'message'), early])
  early.catch(() => {})
  return {
    log,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
