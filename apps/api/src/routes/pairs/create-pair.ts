import { presentPair } from '../../presenters/present-pair.ts'
import type { RouteHandler } from '../route-handler.ts'

export const createPair: RouteHandler<'createPair'> = async ({ pairs }, { body, actor, once, tag }) => {
  const pair = await once(
    async (within) => {
      const view = await pairs.create(within, body, actor)
      tag(view.pair.revision)
      return presentPair(view, new Date())
    },
    () => pairs.check(body),
  )
  await pairs.keepSchedule(pair.id)
  return pair
}
