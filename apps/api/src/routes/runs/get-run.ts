import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getRun: RouteHandler<'getRun'> = async ({ runs }, { params }) => presentRun(await runs.get(params.runId), new Date())
