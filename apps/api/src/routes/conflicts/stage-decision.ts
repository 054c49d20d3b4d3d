import { presentConflict } from '../../presenters/present-conflict.ts'
import type { RouteHandler } from '../route-handler.ts'

export const stageDecision: RouteHandler<'stageDecision'> = async ({ conflictDecisions }, { params, body, actor }) => {
  const { row, lookers } = await conflictDecisions.stage(params.conflictId, body, actor)
  return presentConflict(row, lookers, new Date())
}
