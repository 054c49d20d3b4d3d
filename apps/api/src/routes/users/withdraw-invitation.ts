import type { RouteHandler } from '../route-handler.ts'

export const withdrawInvitation: RouteHandler<'withdrawInvitation'> = async ({ invitations }, { params, actor }) => {
  await invitations.withdraw(params.invitationId, actor)
  return null
}
