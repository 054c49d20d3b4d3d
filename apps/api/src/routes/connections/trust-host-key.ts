import { presentConnection } from '../../presenters/present-connection.ts'
import type { RouteHandler } from '../route-handler.ts'

export const trustHostKey: RouteHandler<'trustHostKey'> = async ({ connections }, { params, body, actor, tag }) => {
  const row = await connections.trustHostKey(params.connectionId, body.fingerprint, actor)
  tag(row.revision)
  return presentConnection(row, connections.localRoots)
}
