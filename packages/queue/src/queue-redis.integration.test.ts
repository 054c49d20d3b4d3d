import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { runQueueContract } from './testing/queue-contract.ts'
import { startRedis } from './testing/start-redis.ts'

runQueueContract('the queue on Redis', () => ({
  emptyQueue: () => ({ kind: 'redis', url: inject('redisUrl'), prefix: `queue-${randomUUID()}` }),
  async ownServer() {
    const server = await startRedis()
    return { ...server, connection: { kind: 'redis', url: server.url } }
  },
}))
