import type { RouteHandler } from '../route-handler.ts'

export const removeSamplePair: RouteHandler<'removeSamplePair'> = ({ samples }, { params, actor }) => samples.remove(params.pairId, actor)
