import type { RouteHandler } from '../route-handler.ts'

export const changePassword: RouteHandler<'changePassword'> = async ({ profile }, { body, actor, sender }) => {
  await profile.changePassword(body, actor, sender)
  return null
}
