import { presentConnection } from '../../presenters/present-connection.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getConnection: RouteHandler<'getConnection'> = async ({ connections }, { params, tag }) => {
  const row = await connections.get(params.connectionId)
  tag(row.revision)
  return presentConnection(row, connections.localRoots)
}
