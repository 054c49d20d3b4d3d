import type { RouteHandler } from '../route-handler.ts'

export const lookAtLink: RouteHandler<'lookAtLink'> = async ({ lookAtLink: look }, { body, sender }) => look(body.secret, sender.address)
