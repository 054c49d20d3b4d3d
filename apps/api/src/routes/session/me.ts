import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const me: RouteHandler<'me'> = async ({ authority }, { actor }) => presentMe(actor, await authority.admins())
