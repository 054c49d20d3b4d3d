import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { migrate } from '@pairwise/db'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { createDeps, type Deps } from './deps.ts'
import { createLogger, type Logger } from './logger.ts'

/** How long requests in hand may take once the process was told to stop. */
const stopMs = 10_000

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLogger(config.logLevel)
  await mkdir(config.dataFolder, { recursive: true })
  await migrate(config.databaseUrl)
  const deps = await createDeps({ config, log })
  const app = await buildApp(deps.app)
  const setupCode = await deps.app.services.setup.open()
  await app.listen({ host: config.host, port: config.port })
  deps.start()
  stopWhenTold(app, deps, log)
  if (setupCode !== null) log.info(`setup code: ${setupCode}`)
  process.send?.({ type: 'ready', url: urlOf(config, app) })
}

/** Told by a signal, or by the end of the process that started this one. */
function stopWhenTold(app: FastifyInstance, deps: Deps, log: Logger): void {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    const timer = setTimeout(() => fail(`It did not stop within ${stopMs / 1000} s.`), stopMs)
    deps.hurry()
    await app.close()
    await deps.close()
    clearTimeout(timer)
    log.info('stopped')
    process.exit(0)
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, () => void stop().catch(failWith))
}

function urlOf({ publicOrigin, host }: Config, app: FastifyInstance): string {
  if (publicOrigin !== null) return publicOrigin
  const { port } = app.server.address() as AddressInfo
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function failWith(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'address' in error && 'port' in error) {
    return fail(`The address ${error.address}:${error.port} is in use. Stop what uses it, or set PAIRWISE_PORT to another port.`)
  }
  return fail(error instanceof Error ? error.message : String(error))
}

await main().catch(failWith)
