import type { RouteHandler } from '../route-handler.ts'

export const revokeToken: RouteHandler<'revokeToken'> = async ({ tokens }, { params, actor }) => {
  await tokens.revoke(params.tokenId, actor)
  return null
}
