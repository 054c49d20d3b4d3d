import type { RouteHandler } from '../route-handler.ts'

export const deleteConnection: RouteHandler<'deleteConnection'> = async ({ connections }, { params, actor }) => {
  await connections.remove(params.connectionId, actor)
  return null
}
