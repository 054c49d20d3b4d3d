import { presentConnection } from '../../presenters/present-connection.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listConnections: RouteHandler<'listConnections'> = async ({ connections }) => ({
  rows: (await connections.list()).map((row) => presentConnection(row, connections.localRoots)),
  asOf: new Date().toISOString(),
})
