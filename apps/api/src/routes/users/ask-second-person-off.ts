import type { RouteHandler } from '../route-handler.ts'

export const askSecondPersonOff: RouteHandler<'askSecondPersonOff'> = async ({ secondPerson, securityRules }, { body, actor }) => {
  await secondPerson.ask(body, actor)
  return securityRules.now(actor)
}
