/**
 * The ONE table of who may call what, which authorization.integration.test.ts holds against every route of the contract.
 *
 * You added a route, and that test fails? Add one line to `matrix` below, which says once more, on purpose, who may call it:
 *
 *   myRoute: open,                      everybody, signed in or not (access 'public')
 *   myRoute: people,                    every person, no token (access 'signed-in')
 *   myRoute: reading,                   every role and every scope ('pair.read', 'connection.read')
 *   myRoute: by('operator', 'run'),     operators and admins; tokens with the scope `run`
 *   myRoute: by('admin'),               admins; no token
 *   myRoute: byPair(['content'], of),   with `pairDecides`: operators and admins, tokens with `content`, and viewers of pairs that
 *                                       allow it; `of(api, pairId)` answers with the path parameters of something of that pair
 *
 * A new path parameter also needs a sample in `params`, which names nothing that exists. What the authorisation lets through may
 * then be refused for other reasons: the test looks only at who is kept out.
 */
import { type Role, type RouteName, role, type TokenScope, tokenScope } from '@pairwise/contracts'
import type { CallOptions } from './harness/caller.ts'
import { seedConflicts } from './harness/seed-conflicts.ts'
import { seedPlanRow } from './harness/seed-plan-row.ts'
import type { TestApi } from './harness/start-api.ts'

type Params = NonNullable<CallOptions['params']>
export type ParamsOfPair = (api: TestApi, pairId: string) => Promise<Params>

export interface Row {
  readonly nobody: boolean
  readonly roles: readonly Role[]
  readonly scopes: readonly TokenScope[]
  readonly ofPair?: ParamsOfPair
}

const open: Row = { nobody: true, roles: role.options, scopes: tokenScope.options }
const people: Row = { nobody: false, roles: role.options, scopes: [] }
const reading: Row = { nobody: false, roles: role.options, scopes: tokenScope.options }
const by = (least: 'operator' | 'admin', ...scopes: readonly TokenScope[]): Row => ({
  nobody: false,
  roles: least === 'admin' ? ['admin'] : ['operator', 'admin'],
  scopes,
})
const byPair = (scopes: readonly TokenScope[], ofPair: ParamsOfPair): Row => ({ nobody: false, roles: role.options, scopes, ofPair })

/** No side and no worker is asked for what was agreed on before. */
const ofConflict: ParamsOfPair = async ({ deps }, pairId) => {
  const [conflictId = 0] = await seedConflicts(deps.database, pairId, [{ path: 'f' }])
  return { conflictId, version: 'base' }
}
const ofOperation: ParamsOfPair = async ({ deps }, pairId) => ({ ...(await seedPlanRow(deps.database, pairId)), version: 'base' })

export const matrix: Partial<Record<RouteName, Row>> = {
  setupState: open,
  setup: open,
  signIn: open,
  signInWays: open,
  secondFactor: open,
  passkeyQuestion: open,
  signInByPasskey: open,
  signInByProvider: open,
  lookAtLink: open,
  useInvitation: open,
  usePasswordLink: open,
  me: people,
  signOut: people,
  confirm: people,
  getProfile: people,
  updateProfile: people,
  changePassword: people,
  profileSecurity: people,
  listSessions: people,
  endSession: people,
  endOtherSessions: people,
  startSecondFactor: people,
  finishSecondFactor: people,
  stopSecondFactor: people,
  replaceRecoveryCodes: people,
  startPasskey: people,
  addPasskey: people,
  removePasskey: people,
  connectProvider: people,
  disconnectProvider: people,
  listUsers: by('admin'),
  getUser: by('admin'),
  updateUser: by('admin'),
  deleteUser: by('admin'),
  makePasswordLink: by('admin'),
  resetSecondFactor: by('admin'),
  listUserSessions: by('admin'),
  endUserSession: by('admin'),
  listInvitations: by('admin'),
  invite: by('admin'),
  withdrawInvitation: by('admin'),
  securitySettings: by('admin'),
  askSecondPersonOff: by('admin'),
  approveSecondPersonOff: by('admin'),
  endSecondPersonRequest: by('admin'),
  switchSecondPersonOn: by('admin'),
  listTokens: by('admin'),
  createToken: by('admin'),
  revokeToken: by('admin'),
  listAudit: reading,
  listConnections: reading,
  getConnection: reading,
  createConnection: by('admin', 'manage'),
  updateConnection: by('admin', 'manage'),
  deleteConnection: by('admin', 'manage'),
  readRcloneConf: by('admin', 'manage'),
  importRcloneConf: by('admin', 'manage'),
  trustHostKey: by('admin'),
  testConnection: by('admin', 'manage'),
  testConnectionChanges: by('admin', 'manage'),
  testConnectionDraft: by('admin', 'manage'),
  getConnectionTest: by('admin', 'manage'),
  browseConnection: by('admin', 'manage'),
  checkFolders: by('admin', 'manage'),
  listPairs: reading,
  createPair: by('admin', 'manage'),
  getPair: reading,
  updatePair: by('admin', 'manage'),
  deletePair: by('admin', 'manage'),
  getSchedule: reading,
  setSchedule: by('admin', 'manage'),
  setSchedulePaused: by('operator', 'run'),
  nextTimes: reading,
  makeSamplePair: by('admin', 'manage'),
  removeSamplePair: by('admin', 'manage'),
  listConflicts: reading,
  listConflictFolders: reading,
  getConflict: reading,
  stageDecision: by('operator', 'decide'),
  unstageDecision: by('operator', 'decide'),
  decideConflicts: by('operator', 'decide'),
  takeBackDecisions: by('operator', 'decide'),
  planDecisions: by('operator', 'decide'),
  getMergeDraft: by('operator', 'decide'),
  saveMergeDraft: by('operator', 'decide'),
  lookAtConflict: reading,
  readConflictFacts: reading,
  readConflictText: byPair(['content'], ofConflict),
  readConflictContent: byPair(['content'], ofConflict),
  readOperationText: byPair(['content'], ofOperation),
  readOperationContent: byPair(['content'], ofOperation),
  getSchedulesPause: reading,
  pauseSchedules: by('operator', 'run'),
  resumeSchedules: by('operator', 'run'),
  listAttention: reading,
  takeOn: by('operator', 'decide'),
  letGo: by('operator', 'decide'),
  preview: by('operator', 'preview'),
  getPlan: reading,
  checkPlan: by('operator', 'preview'),
  listPlanRows: reading,
  getPlanRow: reading,
  listPlanFolders: reading,
  listPlanReasons: reading,
  getSelection: reading,
  changeSelection: by('operator', 'run'),
  listSelectionRules: reading,
  getViewed: reading,
  markViewed: reading,
  discardPlan: by('operator', 'preview'),
  applyPlan: by('operator', 'run'),
  requestResync: by('operator', 'decide'),
  listApprovals: reading,
  getApproval: reading,
  sendApproval: by('operator', 'decide'),
  approve: by('admin'),
  reject: by('admin'),
  withdraw: by('operator', 'decide'),
  discard: by('admin'),
  comment: by('operator', 'decide'),
  remind: by('operator', 'decide'),
  assign: by('operator', 'decide'),
  applyWithoutDeletions: by('operator', 'run'),
  bringBack: by('operator', 'preview'),
  checkAgain: by('operator', 'run'),
  compareByChecksum: by('operator', 'run'),
  startRun: by('operator', 'run'),
  retryRun: by('operator', 'run'),
  listRuns: reading,
  getRun: reading,
  changeRun: by('operator', 'run'),
  stopRun: by('operator', 'run'),
  readLog: reading,
  listRunOperations: reading,
}

const nowhere = '00000000-0000-4000-8000-000000000000'
/** A value for every path parameter there is. None of them names anything. */
export const params: Params = {
  pairId: nowhere,
  connectionId: nowhere,
  testId: nowhere,
  planId: 1,
  runId: 1,
  userId: nowhere,
  itemKey: 'run-1',
  rowId: 1,
  operationId: 1,
  conflictId: 1,
  approvalId: 1,
  version: 'path1',
  sessionRef: 'none',
  passkeyId: 'none',
  tokenId: nowhere,
  invitationId: nowhere,
}
