import type { RouteHandler } from '../route-handler.ts'

export const switchSecondPersonOn: RouteHandler<'switchSecondPersonOn'> = async ({ secondPerson, securityRules }, { actor }) => {
  await secondPerson.switchOn(actor)
  return securityRules.now(actor)
}
