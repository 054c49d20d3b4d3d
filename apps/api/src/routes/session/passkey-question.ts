import type { RouteHandler } from '../route-handler.ts'

export const passkeyQuestion: RouteHandler<'passkeyQuestion'> = async ({ sessions }, { sender, setCookies }) => {
  const asked = await sessions.passkeyQuestion(sender)
  setCookies(asked.setCookies)
  return asked.question
}
