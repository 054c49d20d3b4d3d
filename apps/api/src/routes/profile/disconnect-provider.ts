import type { RouteHandler } from '../route-handler.ts'

export const disconnectProvider: RouteHandler<'disconnectProvider'> = async ({ profile }, { actor }) => {
  await profile.disconnectProvider(actor)
  return null
}
