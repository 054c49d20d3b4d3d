import { presentToken } from '../../presenters/present-token.ts'
import type { RouteHandler } from '../route-handler.ts'

export const createToken: RouteHandler<'createToken'> = async ({ tokens }, { body, actor }) => {
  const { token, secret } = await tokens.create(body, actor)
  return { token: presentToken(token), secret }
}
