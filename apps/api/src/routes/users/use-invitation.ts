import { presentMe } from '../../presenters/present-me.ts'
import { secondFactorNeeded } from '../../services/sessions.ts'
import type { RouteHandler } from '../route-handler.ts'

export const useInvitation: RouteHandler<'useInvitation'> = async ({ invitations, sessions, authority }, { body, sender, setCookies }) => {
  await invitations.join(body, sender)
  const answer = await sessions.signIn(body, sender)
  setCookies(answer.setCookies)
  if (answer.kind === 'second-factor') throw secondFactorNeeded()
  return presentMe(answer.actor, await authority.admins())
}
