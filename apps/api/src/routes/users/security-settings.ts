import type { RouteHandler } from '../route-handler.ts'

export const securitySettings: RouteHandler<'securitySettings'> = async ({ securityRules }, { actor }) => securityRules.now(actor)
