import type { FolderCheckRequest, Side } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'

/** The sides whose connection does not exist. */
export async function unknownSides({ connections }: Pick<Repositories, 'connections'>, request: FolderCheckRequest): Promise<Side[]> {
  const known = new Set((await connections.list()).map(({ id }) => id))
  return (['path1', 'path2'] as const).filter((side) => {
    const place = request[side]
    return place !== undefined && !known.has(place.connectionId)
  })
}
