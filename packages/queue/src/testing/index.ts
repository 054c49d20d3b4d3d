export { type OwnServer, type QueueHarness, runQueueContract } from './queue-contract.ts'
export { startRedis, type TestRedis } from './start-redis.ts'
