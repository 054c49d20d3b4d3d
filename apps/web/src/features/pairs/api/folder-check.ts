import { type FolderCheck, type FolderCheckRequest, folder } from '@pairwise/contracts'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'

interface Place {
  readonly connectionId: string
  readonly folder: string
}

/** Looks at the folders of a form as they are now. A side whose folder can't be one is left out. */
export function useFolderCheck(path1: Place, path2: Place): UseQueryResult<FolderCheck> {
  const request: FolderCheckRequest = { ...checkable('path1', path1), ...checkable('path2', path2) }
  return useQuery({
    queryKey: ['folder-check', request],
    queryFn: ({ signal }) => api.call('checkFolders', { body: request, signal }),
    enabled: Object.keys(request).length > 0,
    staleTime: 5_000,
    retry: false,
  })
}

function checkable(side: 'path1' | 'path2', place: Place): Partial<FolderCheckRequest> {
  const parsed = folder.safeParse(place.folder)
  if (!parsed.success || place.connectionId === '') return {}
  return { [side]: { connectionId: place.connectionId, folder: parsed.data } }
}
