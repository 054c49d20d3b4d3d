import type { RouteHandler } from '../route-handler.ts'

export const decideConflicts: RouteHandler<'decideConflicts'> = ({ conflictRules }, { body, actor }) => conflictRules.decide(body, actor)
