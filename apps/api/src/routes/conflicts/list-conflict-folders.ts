import { keyToPath } from '@pairwise/engine/readable'
import { pathRef } from '../../presenters/present-conflict.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listConflictFolders: RouteHandler<'listConflictFolders'> = async ({ conflicts }, { query }) => {
  const rows = await conflicts.folders(query)
  return {
    rows: rows.map(({ pairId, pairName, folder, open, decided }) => ({
      pairId,
      pairName,
      folder: pathRef(keyToPath(folder)),
      open,
      decided,
    })),
    asOf: new Date().toISOString(),
  }
}
