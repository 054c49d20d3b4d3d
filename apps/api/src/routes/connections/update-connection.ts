import { presentConnection } from '../../presenters/present-connection.ts'
import type { RouteHandler } from '../route-handler.ts'

export const updateConnection: RouteHandler<'updateConnection'> = async ({ connections }, { params, body, ifMatch, actor, tag }) => {
  const row = await connections.update(params.connectionId, body, ifMatch, actor)
  tag(row.revision)
  return presentConnection(row, connections.localRoots)
}
