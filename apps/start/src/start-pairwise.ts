import { type Config, readConfig } from './config.ts'
import { rotateSecretKey } from './rotate-secret-key.ts'
import { StartFailure } from './start-failure.ts'
import { listenForStop, sameRequestMs } from './stop-signals.ts'
import { type SupervisorDeps, supervise } from './supervisor.ts'

const usage = `npm start                 starts Pairwise on this machine and prints where to open it
npm start -- --demo       also makes two sample folders, and a pair over them
npm start -- rotate-secret-key
                          seals all stored secrets with a new key, while Pairwise is stopped

Settings are environment variables:
  PAIRWISE_DATA           the folder that holds all data (./data)
  PAIRWISE_HOST           the address to listen on (127.0.0.1: this machine only)
  PAIRWISE_PORT           the port to listen on (7420)
  PAIRWISE_LOCAL_ROOTS    folders that pairs may use, separated by colons (your home folder)
  DATABASE_URL            a Postgres database to use instead of the embedded one
  REDIS_URL               a Redis to carry the jobs instead of Postgres`

/** The whole life of one start: until somebody stops it or it can't go on. Resolves with the exit code. */
export async function startPairwise(deps: Omit<SupervisorDeps, 'say'>): Promise<number> {
  // The terminal may be closed while everything stops; then nobody is left to tell, and stopping goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  let hint: NodeJS.Timeout | undefined
  try {
    const config: Config = readConfig()
    if (config.help) {
      console.log(usage)
      return 0
    }
    if (config.command === 'rotate-secret-key') {
      await rotateSecretKey(config, { ...deps, say: (line) => console.log(line) })
      return 0
    }
    const signals = listenForStop()
    signals.stop.addEventListener('abort', () => {
      console.log('Stopping …')
      hint = setTimeout(() => console.log('The run in hand may take half a minute. Ctrl-C again ends it; nothing is lost.'), sameRequestMs)
    })
    await supervise(config, { ...deps, say: (line) => console.log(line) }, signals)
    console.log('Stopped.')
    return 0
  } catch (error) {
    console.error(error instanceof StartFailure ? `\n${error.message}` : error)
    return 1
  } finally {
    clearTimeout(hint)
  }
}
