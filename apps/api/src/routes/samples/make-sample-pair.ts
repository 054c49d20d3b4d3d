import { presentPair } from '../../presenters/present-pair.ts'
import type { RouteHandler } from '../route-handler.ts'

export const makeSamplePair: RouteHandler<'makeSamplePair'> = async ({ samples, pairs }, { actor }) => {
  const { id } = await samples.make(actor)
  return presentPair(await pairs.get(id), new Date())
}
