import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const confirm: RouteHandler<'confirm'> = async ({ profile, authority }, { body, actor, sender }) => {
  await profile.confirm(body, actor, sender)
  return presentMe({ ...actor, signedInAt: new Date() }, await authority.admins())
}
