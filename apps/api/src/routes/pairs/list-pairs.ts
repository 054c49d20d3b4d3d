import { presentPair } from '../../presenters/present-pair.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listPairs: RouteHandler<'listPairs'> = async ({ pairs }) => {
  const now = new Date()
  return { rows: (await pairs.list()).map((view) => presentPair(view, now)), asOf: now.toISOString() }
}
