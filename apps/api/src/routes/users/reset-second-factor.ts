import type { RouteHandler } from '../route-handler.ts'

export const resetSecondFactor: RouteHandler<'resetSecondFactor'> = async ({ users }, { params, actor }) => {
  await users.resetSecondFactor(params.userId, actor)
  return null
}
