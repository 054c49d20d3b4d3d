import { presentSecurity } from '../../presenters/present-session.ts'
import type { RouteHandler } from '../route-handler.ts'

export const profileSecurity: RouteHandler<'profileSecurity'> = async ({ profile }, { actor }) =>
  presentSecurity(await profile.security(actor))
