import type { RouteHandler } from '../route-handler.ts'

export const getProfile: RouteHandler<'getProfile'> = async ({ profile }, { actor }) => profile.read(actor)
