import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const updateProfile: RouteHandler<'updateProfile'> = async ({ profile, authority }, { body, actor }) => {
  await profile.rename(body.name, actor)
  return presentMe({ ...actor, name: body.name }, await authority.admins())
}
