export { runQueueContract } from './queue-contract.ts'
export type { OwnServer, QueueHarness } from './queue-harness.ts'
export { startRedis, type TestRedis } from './start-redis.ts'
