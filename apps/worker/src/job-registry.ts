import type { JobHandlers } from '@pairwise/queue'
import type { WorkerDeps } from './deps.ts'
import { browseConnectionJob } from './jobs/browse-connection.job.ts'
import { checkFoldersJob } from './jobs/check-folders.job.ts'
import { checkPlanJob } from './jobs/check-plan.job.ts'
import { conflictFactsJob, sendContentJob } from './jobs/content.job.ts'
import { makePlanJob } from './jobs/make-plan.job.ts'
import { makeSamplesJob } from './jobs/make-samples.job.ts'
import { pairDueJob } from './jobs/pair-due.job.ts'
import { removeSamplesJob } from './jobs/remove-samples.job.ts'
import { runJob } from './jobs/run.job.ts'
import { testConnectionJob } from './jobs/test-connection.job.ts'

/** One handler for every job of the catalogue: by type there can be none missing and none too many. */
export function createJobHandlers(deps: WorkerDeps): JobHandlers {
  return {
    run: runJob(deps),
    'make-plan': makePlanJob(deps),
    'pair-due': pairDueJob(deps),
    'check-plan': checkPlanJob(deps),
    'send-content': sendContentJob(deps),
    'conflict-facts': conflictFactsJob(deps),
    'check-folders': checkFoldersJob(deps),
    'test-connection': testConnectionJob(deps),
    'browse-connection': browseConnectionJob(deps),
    'make-samples': makeSamplesJob(deps),
    'remove-samples': removeSamplesJob(deps),
  }
}
