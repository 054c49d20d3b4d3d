import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listRuns: RouteHandler<'listRuns'> = async ({ runs }, { query }) => {
  const now = new Date()
  const { rows, nextCursor } = await runs.list(query)
  return { rows: rows.map((row) => presentRun(row, now)), nextCursor, asOf: now.toISOString() }
}
