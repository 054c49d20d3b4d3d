import { presentInvitation, presentLink } from '../../presenters/present-user.ts'
import type { RouteHandler } from '../route-handler.ts'

export const invite: RouteHandler<'invite'> = async ({ invitations }, { body, actor }) => {
  const { invitation, link } = await invitations.invite(body, actor)
  return { invitation: presentInvitation(invitation), link: presentLink(link) }
}
