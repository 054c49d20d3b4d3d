import { presentInvitation } from '../../presenters/present-user.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listInvitations: RouteHandler<'listInvitations'> = async ({ invitations }) => ({
  rows: (await invitations.list()).map(presentInvitation),
  asOf: new Date().toISOString(),
})
