import type { RouteHandler } from '../route-handler.ts'

export const takeOn: RouteHandler<'takeOn'> = ({ attention }, { params, actor }) => attention.assign(params.itemKey, 'actor', actor)
