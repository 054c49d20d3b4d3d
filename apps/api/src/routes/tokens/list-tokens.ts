import { presentToken } from '../../presenters/present-token.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listTokens: RouteHandler<'listTokens'> = async ({ tokens }) => ({
  rows: (await tokens.list()).map(presentToken),
  asOf: new Date().toISOString(),
})
