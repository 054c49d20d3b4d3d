import { beforeAll, describe } from 'vitest'
import type { QueueConnection } from '../queue-connection.ts'
import { jobsContract } from './jobs-contract.ts'
import { outagesContract } from './outages-contract.ts'
import { schedulesContract } from './schedules-contract.ts'

export interface QueueHarness {
  /** A queue that nobody used yet, on a server that other tests share. */
  emptyQueue(): QueueConnection
  /** A server of one test's own, that it may stop and start. */
  ownServer(): Promise<OwnServer>
}

export interface OwnServer {
  readonly connection: QueueConnection
  /** Ends the server. Its data and its address stay. */
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

/** What the queue promises to the rest of the product, whatever it stores its jobs in. */
export function runQueueContract(name: string, makeHarness: () => QueueHarness): void {
  describe(name, () => {
    let harness: QueueHarness
    beforeAll(() => {
      harness = makeHarness()
    })
    jobsContract(() => harness.emptyQueue())
    schedulesContract(() => harness.emptyQueue())
    outagesContract(() => harness.ownServer())
  })
}
