import { migrate } from '@pairwise/db'
import { buildWorkers } from './build-workers.ts'
import { readConfig } from './config.ts'
import { buildDeps } from './deps.ts'
import { createLog } from './logger.ts'
import { stopWhenAsked } from './shutdown.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel, 'worker')
  if (config.localRoots.length === 0) log.warn('PAIRWISE_LOCAL_ROOTS is empty, so every folder is refused')
  await migrate(config.databaseUrl)
  const deps = await buildDeps(config, log)
  const workers = await buildWorkers(deps)
  stopWhenAsked(async () => {
    await workers.close()
    await deps.close()
  }, log)
  log.info({ roots: config.localRoots, queue: deps.queueConnection.kind }, 'ready')
  process.send?.({ type: 'ready' })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
