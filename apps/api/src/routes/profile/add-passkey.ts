import { presentPasskey } from '../../presenters/present-session.ts'
import type { RouteHandler } from '../route-handler.ts'

export const addPasskey: RouteHandler<'addPasskey'> = async ({ secondFactor }, { body, actor, sender }) =>
  presentPasskey(await secondFactor.addPasskey(body.name, body.answer, actor, sender))
