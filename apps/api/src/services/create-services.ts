import type { Database, SecretBox } from '@pairwise/db'
import type { JobQueue } from '@pairwise/queue'
import { type ApprovalService, createApprovalService } from './approvals.ts'
import { type AttentionService, createAttentionService } from './attention.ts'
import { type ConflictDecisionService, createConflictDecisionService } from './conflict-decisions.ts'
import { type ConflictRuleService, createConflictRuleService } from './conflict-rules.ts'
import { type ConflictService, createConflictService } from './conflicts.ts'
import { type ConnectionTestService, createConnectionTestService, createTestOfDraft } from './connection-tests.ts'
import { type ConnectionService, createConnectionService } from './connections.ts'
import type { ContentReader } from './content-reader.ts'
import { type ContentService, createContentService } from './contents.ts'
import type { AccountServices } from './create-account-services.ts'
import type { Dispatch } from './dispatch.ts'
import { createFolderService, type FolderService } from './folders.ts'
import { createHeldRunService, type HeldRunService } from './held-runs.ts'
import { createMergeTexts, type MergeTexts } from './merge-texts.ts'
import { createPairService, type PairService } from './pairs.ts'
import { createPlanReviewService, type PlanReviewService } from './plan-review.ts'
import { createPlanService, type PlanService } from './plans.ts'
import { createRcloneImportService, type RcloneImportService } from './rclone-imports.ts'
import { createRunService, type RunService } from './runs.ts'
import { createSampleService, type SampleService } from './samples.ts'
import type { ScheduleKeeper } from './schedule-keeper.ts'
import { createScheduleService, type ScheduleService } from './schedules.ts'
import { createSchedulesPauseService, type SchedulesPauseService } from './schedules-pause.ts'
import type { SetupService } from './setup.ts'

/** What the routes can ask for. */
export interface Services extends AccountServices {
  readonly setup: SetupService
  readonly connections: ConnectionService
  readonly connectionTests: ConnectionTestService
  readonly rcloneImports: RcloneImportService
  readonly folders: FolderService
  readonly pairs: PairService
  readonly samples: SampleService
  readonly schedules: ScheduleService
  readonly schedulesPause: SchedulesPauseService
  readonly attention: AttentionService
  readonly approvals: ApprovalService
  readonly heldRuns: HeldRunService
  readonly plans: PlanService
  readonly planReview: PlanReviewService
  readonly runs: RunService
  readonly conflicts: ConflictService
  readonly conflictDecisions: ConflictDecisionService
  readonly conflictRules: ConflictRuleService
  readonly mergeTexts: MergeTexts
  readonly contents: ContentService
}

interface ServicesDeps {
  readonly database: Database
  readonly queue: JobQueue
  readonly accounts: AccountServices
  readonly setup: SetupService
  readonly dispatch: Dispatch
  readonly keeper: ScheduleKeeper
  readonly localRoots: readonly string[]
  readonly folderPatienceMs: number
  readonly box: SecretBox
  readonly reader: ContentReader
}

export function createServices(deps: ServicesDeps): Services {
  const { database, queue, accounts, setup, dispatch, keeper, localRoots, folderPatienceMs, box, reader } = deps
  const { planOperations, withTransaction: transact } = database
  const folders = createFolderService({ repositories: database, queue, patienceMs: folderPatienceMs })
  const pairs = createPairService({ repositories: database, transact, folders, keeper })
  const conflicts = createConflictService({ repositories: database, transact })
  const connections = createConnectionService({ repositories: database, transact, box, localRoots, testOfDraft: createTestOfDraft(box) })
  const mergeTexts = createMergeTexts({ repositories: database, box })
  const common = { repositories: database, planOperations, transact, dispatch }
  return {
    approvals: createApprovalService({ repositories: database, independence: accounts.independence, transact, dispatch }),
    heldRuns: createHeldRunService(),
    ...accounts,
    setup,
    folders,
    connections,
    connectionTests: createConnectionTestService({ repositories: database, transact, queue, box }),
    rcloneImports: createRcloneImportService({ repositories: database, connections, box }),
    pairs,
    samples: createSampleService({ repositories: database, transact, pairs, queue }),
    schedules: createScheduleService({ repositories: database, transact, keeper }),
    schedulesPause: createSchedulesPauseService({ repositories: database, transact, keeper }),
    attention: createAttentionService({ repositories: database, transact }),
    plans: createPlanService({ ...common, queue }),
    planReview: createPlanReviewService({ repositories: database, transact }),
    runs: createRunService(common),
    conflicts,
    conflictDecisions: createConflictDecisionService({ transact, conflicts, mergeTexts }),
    conflictRules: createConflictRuleService({ repositories: database, transact, authority: accounts.authority }),
    mergeTexts,
    contents: createContentService({ database, transact, authority: accounts.authority, reader, queue, box }),
  }
}
