import type { RouteHandler } from '../route-handler.ts'

export const approveSecondPersonOff: RouteHandler<'approveSecondPersonOff'> = async ({ secondPerson, securityRules }, { body, actor }) => {
  await secondPerson.approve(body, actor)
  return securityRules.now(actor)
}
