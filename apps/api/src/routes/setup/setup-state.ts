import type { RouteHandler } from '../route-handler.ts'

export const setupState: RouteHandler<'setupState'> = async ({ setup }) => ({ needed: await setup.isNeeded() })
