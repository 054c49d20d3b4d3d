import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const signInByPasskey: RouteHandler<'signInByPasskey'> = async ({ sessions, authority }, { body, sender, setCookies }) => {
  const signedIn = await sessions.signInByPasskey(body.answer, sender)
  setCookies(signedIn.setCookies)
  return presentMe(signedIn.actor, await authority.admins())
}
