import type { RouteHandler } from '../route-handler.ts'

export const letGo: RouteHandler<'letGo'> = ({ attention }, { params, actor }) => attention.assign(params.itemKey, 'nobody', actor)
