import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const updateProfile: RouteHandler<'updateProfile'> = async ({ profile, authority }, { body, actor }) => {
  await profile.change(body, actor)
  return presentMe({ ...actor, name: body.name ?? actor.name }, await authority.admins())
}
