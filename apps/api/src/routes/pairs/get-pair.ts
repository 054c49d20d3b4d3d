import { presentPair } from '../../presenters/present-pair.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getPair: RouteHandler<'getPair'> = async ({ pairs }, { params, tag }) => {
  const view = await pairs.get(params.pairId)
  tag(view.pair.revision)
  return presentPair(view, new Date())
}
