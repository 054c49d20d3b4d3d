import { presentUser } from '../../presenters/present-user.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getUser: RouteHandler<'getUser'> = async ({ users }, { params, tag }) => {
  const user = await users.get(params.userId)
  tag(user.revision)
  return presentUser(user)
}
