import { presentPair } from '../../presenters/present-pair.ts'
import type { RouteHandler } from '../route-handler.ts'

export const updatePair: RouteHandler<'updatePair'> = async ({ pairs }, { params, body, ifMatch, actor, tag }) => {
  const view = await pairs.update(params.pairId, body, ifMatch, actor)
  tag(view.pair.revision)
  return presentPair(view, new Date())
}
