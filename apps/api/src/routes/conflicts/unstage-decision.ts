import { presentConflict } from '../../presenters/present-conflict.ts'
import type { RouteHandler } from '../route-handler.ts'

export const unstageDecision: RouteHandler<'unstageDecision'> = async ({ conflictDecisions }, { params, actor }) => {
  const { row, lookers } = await conflictDecisions.unstage(params.conflictId, actor)
  return presentConflict(row, lookers, new Date())
}
