import type { RouteName } from '@pairwise/contracts'
import { applyWithoutDeletions } from './approvals/apply-without-deletions.ts'
import { approve } from './approvals/approve.ts'
import { assign } from './approvals/assign.ts'
import { bringBack } from './approvals/bring-back.ts'
import { checkAgain } from './approvals/check-again.ts'
import { comment } from './approvals/comment.ts'
import { compareByChecksum } from './approvals/compare-by-checksum.ts'
import { discard } from './approvals/discard.ts'
import { getApproval } from './approvals/get-approval.ts'
import { listApprovals } from './approvals/list-approvals.ts'
import { reject } from './approvals/reject.ts'
import { remind } from './approvals/remind.ts'
import { requestResync } from './approvals/request-resync.ts'
import { sendApproval } from './approvals/send-approval.ts'
import { withdraw } from './approvals/withdraw.ts'
import { letGo } from './attention/let-go.ts'
import { listAttention } from './attention/list-attention.ts'
import { takeOn } from './attention/take-on.ts'
import { listAudit } from './audit/list-audit.ts'
import { decideConflicts } from './conflicts/decide-conflicts.ts'
import { getConflict } from './conflicts/get-conflict.ts'
import { getMergeDraft } from './conflicts/get-merge-draft.ts'
import { listConflictFolders } from './conflicts/list-conflict-folders.ts'
import { listConflicts } from './conflicts/list-conflicts.ts'
import { lookAtConflict } from './conflicts/look-at-conflict.ts'
import { planDecisions } from './conflicts/plan-decisions.ts'
import { saveMergeDraft } from './conflicts/save-merge-draft.ts'
import { stageDecision } from './conflicts/stage-decision.ts'
import { takeBackDecisions } from './conflicts/take-back-decisions.ts'
import { unstageDecision } from './conflicts/unstage-decision.ts'
import { browseConnection } from './connections/browse-connection.ts'
import { checkFolders } from './connections/check-folders.ts'
import { createConnection } from './connections/create-connection.ts'
import { deleteConnection } from './connections/delete-connection.ts'
import { getConnection } from './connections/get-connection.ts'
import { getConnectionTest } from './connections/get-connection-test.ts'
import { importRcloneConf } from './connections/import-rclone-conf.ts'
import { listConnections } from './connections/list-connections.ts'
import { readRcloneConf } from './connections/read-rclone-conf.ts'
import { testConnection } from './connections/test-connection.ts'
import { testConnectionChanges } from './connections/test-connection-changes.ts'
import { testConnectionDraft } from './connections/test-connection-draft.ts'
import { trustHostKey } from './connections/trust-host-key.ts'
import { updateConnection } from './connections/update-connection.ts'
import { readConflictContent } from './contents/read-conflict-content.ts'
import { readConflictFacts } from './contents/read-conflict-facts.ts'
import { readConflictText } from './contents/read-conflict-text.ts'
import { readOperationContent } from './contents/read-operation-content.ts'
import { readOperationText } from './contents/read-operation-text.ts'
import { createPair } from './pairs/create-pair.ts'
import { deletePair } from './pairs/delete-pair.ts'
import { getPair } from './pairs/get-pair.ts'
import { listPairs } from './pairs/list-pairs.ts'
import { updatePair } from './pairs/update-pair.ts'
import { applyPlan } from './plans/apply-plan.ts'
import { changeSelection } from './plans/change-selection.ts'
import { checkPlan } from './plans/check-plan.ts'
import { discardPlan } from './plans/discard-plan.ts'
import { getPlan } from './plans/get-plan.ts'
import { getPlanRow } from './plans/get-plan-row.ts'
import { getSelection } from './plans/get-selection.ts'
import { getViewed } from './plans/get-viewed.ts'
import { listPlanFolders } from './plans/list-plan-folders.ts'
import { listPlanReasons } from './plans/list-plan-reasons.ts'
import { listPlanRows } from './plans/list-plan-rows.ts'
import { listSelectionRules } from './plans/list-selection-rules.ts'
import { markViewed } from './plans/mark-viewed.ts'
import { preview } from './plans/preview.ts'
import { addPasskey } from './profile/add-passkey.ts'
import { changePassword } from './profile/change-password.ts'
import { connectProvider } from './profile/connect-provider.ts'
import { disconnectProvider } from './profile/disconnect-provider.ts'
import { endOtherSessions } from './profile/end-other-sessions.ts'
import { endSession } from './profile/end-session.ts'
import { finishSecondFactor } from './profile/finish-second-factor.ts'
import { getProfile } from './profile/get-profile.ts'
import { listSessions } from './profile/list-sessions.ts'
import { profileSecurity } from './profile/profile-security.ts'
import { removePasskey } from './profile/remove-passkey.ts'
import { replaceRecoveryCodes } from './profile/replace-recovery-codes.ts'
import { startPasskey } from './profile/start-passkey.ts'
import { startSecondFactor } from './profile/start-second-factor.ts'
import { stopSecondFactor } from './profile/stop-second-factor.ts'
import { updateProfile } from './profile/update-profile.ts'
import type { RouteHandler } from './route-handler.ts'
import { changeRun } from './runs/change-run.ts'
import { getRun } from './runs/get-run.ts'
import { listRunOperations } from './runs/list-run-operations.ts'
import { listRuns } from './runs/list-runs.ts'
import { readLog } from './runs/read-log.ts'
import { retryRun } from './runs/retry-run.ts'
import { startRun } from './runs/start-run.ts'
import { stopRun } from './runs/stop-run.ts'
import { makeSamplePair } from './samples/make-sample-pair.ts'
import { removeSamplePair } from './samples/remove-sample-pair.ts'
import { getSchedule } from './schedules/get-schedule.ts'
import { getSchedulesPause } from './schedules/get-schedules-pause.ts'
import { nextTimes } from './schedules/next-times.ts'
import { pauseSchedules } from './schedules/pause-schedules.ts'
import { resumeSchedules } from './schedules/resume-schedules.ts'
import { setSchedule } from './schedules/set-schedule.ts'
import { setSchedulePaused } from './schedules/set-schedule-paused.ts'
import { confirm } from './session/confirm.ts'
import { me } from './session/me.ts'
import { passkeyQuestion } from './session/passkey-question.ts'
import { secondFactor } from './session/second-factor.ts'
import { signIn } from './session/sign-in.ts'
import { signInByPasskey } from './session/sign-in-by-passkey.ts'
import { signInByProvider } from './session/sign-in-by-provider.ts'
import { signInWays } from './session/sign-in-ways.ts'
import { signOut } from './session/sign-out.ts'
import { setup } from './setup/setup.ts'
import { setupState } from './setup/setup-state.ts'
import { createToken } from './tokens/create-token.ts'
import { listTokens } from './tokens/list-tokens.ts'
import { revokeToken } from './tokens/revoke-token.ts'
import { approveSecondPersonOff } from './users/approve-second-person-off.ts'
import { askSecondPersonOff } from './users/ask-second-person-off.ts'
import { deleteUser } from './users/delete-user.ts'
import { endSecondPersonRequest } from './users/end-second-person-request.ts'
import { endUserSession } from './users/end-user-session.ts'
import { getUser } from './users/get-user.ts'
import { invite } from './users/invite.ts'
import { listInvitations } from './users/list-invitations.ts'
import { listUserSessions } from './users/list-user-sessions.ts'
import { listUsers } from './users/list-users.ts'
import { lookAtLink } from './users/look-at-link.ts'
import { makePasswordLink } from './users/make-password-link.ts'
import { resetSecondFactor } from './users/reset-second-factor.ts'
import { securitySettings } from './users/security-settings.ts'
import { switchSecondPersonOn } from './users/switch-second-person-on.ts'
import { updateUser } from './users/update-user.ts'
import { useInvitation } from './users/use-invitation.ts'
import { usePasswordLink } from './users/use-password-link.ts'
import { withdrawInvitation } from './users/withdraw-invitation.ts'

export type RouteHandlers = { readonly [N in RouteName]: RouteHandler<N> }

/** Who answers each route of the contract. A route without a handler does not compile. */
export const routeHandlers: RouteHandlers = {
  setupState,
  setup,
  signIn,
  me,
  signOut,
  secondFactor,
  passkeyQuestion,
  signInByPasskey,
  signInWays,
  signInByProvider,
  confirm,
  addPasskey,
  changePassword,
  connectProvider,
  disconnectProvider,
  endOtherSessions,
  endSession,
  finishSecondFactor,
  listSessions,
  getProfile,
  profileSecurity,
  removePasskey,
  replaceRecoveryCodes,
  startPasskey,
  startSecondFactor,
  stopSecondFactor,
  updateProfile,
  deleteUser,
  endUserSession,
  getUser,
  invite,
  listInvitations,
  listUserSessions,
  listUsers,
  lookAtLink,
  makePasswordLink,
  resetSecondFactor,
  securitySettings,
  askSecondPersonOff,
  approveSecondPersonOff,
  endSecondPersonRequest,
  switchSecondPersonOn,
  updateUser,
  useInvitation,
  usePasswordLink,
  withdrawInvitation,
  createToken,
  listTokens,
  revokeToken,
  listAudit,
  listConnections,
  getConnection,
  createConnection,
  updateConnection,
  deleteConnection,
  trustHostKey,
  testConnection,
  testConnectionChanges,
  testConnectionDraft,
  getConnectionTest,
  readRcloneConf,
  importRcloneConf,
  browseConnection,
  checkFolders,
  listPairs,
  createPair,
  makeSamplePair,
  removeSamplePair,
  getPair,
  updatePair,
  deletePair,
  getSchedule,
  setSchedule,
  setSchedulePaused,
  nextTimes,
  getSchedulesPause,
  pauseSchedules,
  resumeSchedules,
  listAttention,
  takeOn,
  letGo,
  preview,
  getPlan,
  changeSelection,
  checkPlan,
  getPlanRow,
  getSelection,
  getViewed,
  listPlanFolders,
  listPlanReasons,
  listPlanRows,
  listSelectionRules,
  markViewed,
  discardPlan,
  applyPlan,
  listConflicts,
  listConflictFolders,
  getConflict,
  stageDecision,
  unstageDecision,
  decideConflicts,
  takeBackDecisions,
  planDecisions,
  getMergeDraft,
  saveMergeDraft,
  lookAtConflict,
  readConflictFacts,
  readConflictText,
  readOperationText,
  readConflictContent,
  readOperationContent,
  startRun,
  retryRun,
  listRuns,
  getRun,
  changeRun,
  stopRun,
  readLog,
  listRunOperations,
  applyWithoutDeletions,
  approve,
  assign,
  bringBack,
  checkAgain,
  comment,
  compareByChecksum,
  discard,
  getApproval,
  listApprovals,
  reject,
  remind,
  requestResync,
  sendApproval,
  withdraw,
}
