// The health check of a worker's container: exits with 0 while the worker beside it talks to the database. A worker does so
// every few seconds, so one that hangs or is frozen is found out as well as one that has lost the database.
import { createDatabase } from '@pairwise/db'
import { readConfig } from './config.ts'
import { applicationName } from './deps.ts'

const longestSilenceSeconds = 60

const database = createDatabase({ connectionString: readConfig().databaseUrl, applicationName: 'pairwise health check', maxConnections: 1 })
const { rows } = await database.pool.query(
  `SELECT FROM pg_stat_activity
   WHERE application_name = $1 AND client_addr IS NOT DISTINCT FROM inet_client_addr()
     AND state_change > clock_timestamp() - $2 * interval '1 second'`,
  [applicationName, longestSilenceSeconds],
)
await database.close()
process.exit(rows.length > 0 ? 0 : 1)
