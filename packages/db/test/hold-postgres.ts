/** A process for tests that keeps the embedded Postgres of a folder running until it is killed: `node hold-postgres.ts FOLDER`. */
import { startEmbeddedPostgres } from '../src/embedded/embedded-postgres.ts'

const [dataFolder] = process.argv.slice(2)
if (dataFolder === undefined) throw new Error('Name the data folder.')
const server = await startEmbeddedPostgres({ dataFolder, log: () => {} })
process.stdout.write(`${JSON.stringify({ pid: server.pid, connectionString: server.connectionString })}\n`)
setInterval(() => {}, 60_000)
