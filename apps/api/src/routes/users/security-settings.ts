import type { RouteHandler } from '../route-handler.ts'

export const securitySettings: RouteHandler<'securitySettings'> = async ({ securityRules }) => securityRules.now()
