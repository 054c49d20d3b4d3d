import { presentUser } from '../../presenters/present-user.ts'
import type { RouteHandler } from '../route-handler.ts'

export const updateUser: RouteHandler<'updateUser'> = async ({ users }, { params, body, ifMatch, actor, tag }) => {
  const user = await users.update(params.userId, body, ifMatch, actor)
  tag(user.revision)
  return presentUser(user)
}
