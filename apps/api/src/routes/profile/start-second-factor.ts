import type { RouteHandler } from '../route-handler.ts'

export const startSecondFactor: RouteHandler<'startSecondFactor'> = async ({ secondFactor }, { body, actor, sender }) =>
  secondFactor.start(body.password, actor, sender)
