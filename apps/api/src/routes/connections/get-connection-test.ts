import { presentConnectionTest } from '../../presenters/present-connection-test.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getConnectionTest: RouteHandler<'getConnectionTest'> = async ({ connectionTests }, { params }) =>
  presentConnectionTest(await connectionTests.get(params.testId), new Date())
