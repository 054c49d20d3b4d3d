import { presentMe } from '../../presenters/present-me.ts'
import { secondFactorNeeded } from '../../services/sessions.ts'
import type { RouteHandler } from '../route-handler.ts'

export const setup: RouteHandler<'setup'> = async (services, { body, sender, setCookies }) => {
  await services.setup.complete(body, sender)
  const answer = await services.sessions.signIn(body, sender)
  setCookies(answer.setCookies)
  if (answer.kind === 'second-factor') throw secondFactorNeeded()
  return presentMe(answer.actor, await services.authority.admins())
}
