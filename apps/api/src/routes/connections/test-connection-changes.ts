import { presentConnectionTest } from '../../presenters/present-connection-test.ts'
import type { RouteHandler } from '../route-handler.ts'

export const testConnectionChanges: RouteHandler<'testConnectionChanges'> = async (
  { connections, connectionTests },
  { params, body, actor },
) => presentConnectionTest(await connectionTests.ofDraft(await connections.tryOut(params.connectionId, body), actor), new Date())
