import { presentMe } from '../../presenters/present-me.ts'
import { secondFactorNeeded } from '../../services/sessions.ts'
import type { RouteHandler } from '../route-handler.ts'

export const signIn: RouteHandler<'signIn'> = async ({ sessions, authority }, { body, sender, setCookies }) => {
  const answer = await sessions.signIn(body, sender)
  setCookies(answer.setCookies)
  if (answer.kind === 'second-factor') throw secondFactorNeeded()
  return presentMe(answer.actor, await authority.admins())
}
