import { presentLogLine } from '../../presenters/present-log-line.ts'
import type { RouteHandler } from '../route-handler.ts'

export const readLog: RouteHandler<'readLog'> = async ({ runs }, { params, query }) => {
  const { lines, last } = await runs.log(params.runId, query)
  return { lines: lines.map(presentLogLine), last }
}
