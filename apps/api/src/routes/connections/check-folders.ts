import { Refusal } from '../../refusal.ts'
import type { RouteHandler } from '../route-handler.ts'

export const checkFolders: RouteHandler<'checkFolders'> = async ({ folders }, { body }) => {
  const [unknown] = await folders.unknownSides(body)
  if (unknown) throw new Refusal('not-found', `The connection of ${unknown} does not exist.`, { params: { side: unknown } })
  return folders.look(body)
}
