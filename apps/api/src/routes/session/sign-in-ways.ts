import type { RouteHandler } from '../route-handler.ts'

export const signInWays: RouteHandler<'signInWays'> = async ({ securityRules }) => securityRules.ways
