import type { RouteHandler } from '../route-handler.ts'

export const takeBackDecisions: RouteHandler<'takeBackDecisions'> = async ({ conflictDecisions }, { query, actor }) => ({
  count: await conflictDecisions.takeBack(query.pair, actor),
})
