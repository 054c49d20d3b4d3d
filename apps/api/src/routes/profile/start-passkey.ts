import type { RouteHandler } from '../route-handler.ts'

export const startPasskey: RouteHandler<'startPasskey'> = async ({ secondFactor }, { actor, sender, setCookies }) => {
  const asked = await secondFactor.passkeyQuestion(actor, sender)
  setCookies(asked.setCookies)
  return asked.value
}
