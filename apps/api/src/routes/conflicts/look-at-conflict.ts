import { presentLooker } from '../../presenters/present-conflict.ts'
import type { RouteHandler } from '../route-handler.ts'

export const lookAtConflict: RouteHandler<'lookAtConflict'> = async ({ conflicts }, { params, actor }) => ({
  users: (await conflicts.look(params.conflictId, actor)).map(presentLooker),
})
