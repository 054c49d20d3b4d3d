import { beforeAll, describe } from 'vitest'
import { jobsContract } from './jobs-contract.ts'
import { outagesContract } from './outages-contract.ts'
import type { QueueHarness } from './queue-harness.ts'
import { schedulesContract } from './schedules-contract.ts'
import { stoppingContract } from './stopping-contract.ts'

/** What the queue promises to the rest of the product, whatever it stores its jobs in. */
export function runQueueContract(name: string, makeHarness: () => QueueHarness): void {
  describe(name, () => {
    let harness: QueueHarness
    beforeAll(() => {
      harness = makeHarness()
    })
    jobsContract(() => harness.emptyQueue())
    stoppingContract(() => harness.emptyQueue())
    schedulesContract(() => harness.emptyQueue())
    outagesContract(() => harness.ownServer())
  })
}
