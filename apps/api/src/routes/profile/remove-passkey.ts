import type { RouteHandler } from '../route-handler.ts'

export const removePasskey: RouteHandler<'removePasskey'> = async ({ secondFactor }, { params, actor }) => {
  await secondFactor.removePasskey(params.passkeyId, actor)
  return null
}
