import { inject } from 'vitest'
import { startPostgres } from '../../../tools/test/start-postgres.ts'
import { runQueueContract } from './testing/queue-contract.ts'

let schemas = 0
runQueueContract('the queue on Postgres', () => ({
  emptyQueue: () => ({ kind: 'postgres', connectionString: inject('databaseUrl'), schema: `queue_${process.pid}_${schemas++}` }),
  async ownServer() {
    const server = await startPostgres()
    return { ...server, connection: { kind: 'postgres', connectionString: server.url, schema: 'queue' } }
  },
}))
