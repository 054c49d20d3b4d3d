import type { RouteHandler } from '../route-handler.ts'

export const endSecondPersonRequest: RouteHandler<'endSecondPersonRequest'> = async ({ secondPerson, securityRules }, { body, actor }) => {
  await secondPerson.end(body, actor)
  return securityRules.now(actor)
}
