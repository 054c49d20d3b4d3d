import type { RouteHandler } from '../route-handler.ts'

export const replaceRecoveryCodes: RouteHandler<'replaceRecoveryCodes'> = async ({ secondFactor }, { body, actor, sender }) => ({
  recoveryCodes: await secondFactor.newRecoveryCodes(body.password, actor, sender),
})
