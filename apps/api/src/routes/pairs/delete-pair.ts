import type { RouteHandler } from '../route-handler.ts'

export const deletePair: RouteHandler<'deletePair'> = async ({ pairs }, { params, actor }) => {
  await pairs.remove(params.pairId, actor)
  return null
}
