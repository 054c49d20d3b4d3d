import type { RouteHandler } from '../route-handler.ts'

export const usePasswordLink: RouteHandler<'usePasswordLink'> = async ({ passwordLinks }, { body, sender }) => {
  await passwordLinks.use(body, sender)
  return null
}
