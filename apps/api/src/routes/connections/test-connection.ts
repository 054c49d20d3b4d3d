import { presentConnectionTest } from '../../presenters/present-connection-test.ts'
import type { RouteHandler } from '../route-handler.ts'

export const testConnection: RouteHandler<'testConnection'> = async ({ connections, connectionTests }, { params, actor }) => {
  const test = await connectionTests.ofConnection(await connections.get(params.connectionId), actor)
  return presentConnectionTest(test, new Date())
}
