import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const setup: RouteHandler<'setup'> = async (services, { body, sender, setCookies }) => {
  await services.setup.complete(body, sender)
  const { actor, setCookies: cookies } = await services.sessions.signIn(body, sender)
  setCookies(cookies)
  return presentMe(actor, await services.authority.admins())
}
