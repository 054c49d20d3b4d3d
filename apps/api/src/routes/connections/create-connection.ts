import { presentConnection } from '../../presenters/present-connection.ts'
import type { RouteHandler } from '../route-handler.ts'

export const createConnection: RouteHandler<'createConnection'> = ({ connections }, { body, actor, once, tag }) =>
  once(async (within) => {
    const row = await connections.create(within, body, actor)
    tag(row.revision)
    return presentConnection(row, connections.localRoots)
  })
