import { presentConnectionTest } from '../../presenters/present-connection-test.ts'
import type { RouteHandler } from '../route-handler.ts'

export const testConnectionDraft: RouteHandler<'testConnectionDraft'> = async ({ connectionTests }, { body, actor }) =>
  presentConnectionTest(await connectionTests.ofDraft(body, actor), new Date())
