import { presentConflict } from '../../presenters/present-conflict.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getConflict: RouteHandler<'getConflict'> = async ({ conflicts }, { params }) => {
  const { row, lookers } = await conflicts.get(params.conflictId)
  return presentConflict(row, lookers, new Date())
}
