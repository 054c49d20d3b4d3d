import { presentConflict } from '../../presenters/present-conflict.ts'
import { presentTally } from '../../presenters/present-tally.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listConflicts: RouteHandler<'listConflicts'> = async ({ conflicts }, { query }) => {
  const now = new Date()
  const { views, total, byKind, waiting, nextCursor } = await conflicts.list(query)
  const rows = views.map(({ row, lookers }) => presentConflict(row, lookers, now))
  return { rows, total, byKind, waiting: presentTally(waiting), nextCursor, asOf: now.toISOString() }
}
