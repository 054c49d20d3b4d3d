import type { RouteHandler } from '../route-handler.ts'

export const deleteUser: RouteHandler<'deleteUser'> = async ({ users }, { params, actor }) => {
  await users.remove(params.userId, actor)
  return null
}
