import type { Scope } from '../scope.ts'
import { type AccountLinks, createAccountLinks } from './account-links.ts'
import { type ApiTokens, createApiTokens } from './api-tokens.ts'
import { type ApprovalNews, createApprovalNews } from './approval-news.ts'
import { type Approvals, createApprovals } from './approvals.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Attention, createAttention } from './attention.ts'
import { type Audit, createAudit } from './audit.ts'
import { type ConflictDecisions, createConflictDecisions } from './conflict-decisions.ts'
import { type ConflictNotes, createConflictNotes } from './conflict-notes.ts'
import { type ConflictRecords, createConflictRecords } from './conflict-records.ts'
import { type Conflicts, createConflicts } from './conflicts.ts'
import { type ConnectionTests, createConnectionTests } from './connection-tests.ts'
import { type Connections, createConnections } from './connections.ts'
import { createDependences, type Dependences } from './dependences.ts'
import { createIdempotency, type Idempotency } from './idempotency.ts'
import { createKeptVersions, type KeptVersions } from './kept-versions.ts'
import { createLeases, type Leases } from './leases.ts'
import { createLiveEvents, type LiveEvents } from './live-events.ts'
import { createPairs, type Pairs } from './pairs.ts'
import { createPlanSelections, type PlanSelections } from './plan-selections.ts'
import { createPlanViews, type PlanViews } from './plan-views.ts'
import { createPlans, type Plans } from './plans.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import { createRuns, type Runs } from './runs.ts'
import { createSchedulesPause, type SchedulesPause } from './schedules-pause.ts'
import { createSecondFactors, type SecondFactors } from './second-factors.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSettings, type Settings } from './settings.ts'
import { createUsers, type Users } from './users.ts'

/** Everything that can take part in a transaction. */
export interface Repositories {
  readonly users: Users
  readonly sessions: Sessions
  readonly accountLinks: AccountLinks
  readonly apiTokens: ApiTokens
  readonly secondFactors: SecondFactors
  readonly attempts: Attempts
  readonly approvals: Approvals
  readonly approvalNews: ApprovalNews
  readonly connections: Connections
  readonly connectionTests: ConnectionTests
  readonly pairs: Pairs
  readonly plans: Plans
  readonly planSelections: PlanSelections
  readonly planViews: PlanViews
  readonly conflicts: Conflicts
  readonly conflictDecisions: ConflictDecisions
  readonly conflictNotes: ConflictNotes
  readonly conflictRecords: ConflictRecords
  readonly keptVersions: KeptVersions
  readonly runs: Runs
  readonly runLog: RunLog
  readonly liveEvents: LiveEvents
  readonly leases: Leases
  readonly attention: Attention
  readonly schedulesPause: SchedulesPause
  readonly audit: Audit
  readonly dependences: Dependences
  readonly idempotency: Idempotency
  readonly settings: Settings
}

export function createRepositories(scope: Scope): Repositories {
  return {
    users: createUsers(scope),
    sessions: createSessions(scope),
    accountLinks: createAccountLinks(scope),
    apiTokens: createApiTokens(scope),
    secondFactors: createSecondFactors(scope),
    attempts: createAttempts(scope),
    approvals: createApprovals(scope),
    approvalNews: createApprovalNews(scope),
    connections: createConnections(scope),
    connectionTests: createConnectionTests(scope),
    pairs: createPairs(scope),
    plans: createPlans(scope),
    planSelections: createPlanSelections(scope),
    planViews: createPlanViews(scope),
    conflicts: createConflicts(scope),
    conflictDecisions: createConflictDecisions(scope),
    conflictNotes: createConflictNotes(scope),
    conflictRecords: createConflictRecords(scope),
    keptVersions: createKeptVersions(scope),
    runs: createRuns(scope),
    runLog: createRunLog(scope),
    liveEvents: createLiveEvents(scope),
    leases: createLeases(scope),
    attention: createAttention(scope),
    schedulesPause: createSchedulesPause(scope),
    audit: createAudit(scope),
    dependences: createDependences(scope),
    idempotency: createIdempotency(scope),
    settings: createSettings(scope),
  }
}
