import { presentLink } from '../../presenters/present-user.ts'
import type { RouteHandler } from '../route-handler.ts'

export const makePasswordLink: RouteHandler<'makePasswordLink'> = async ({ passwordLinks }, { params, actor }) =>
  presentLink(await passwordLinks.make(params.userId, actor))
