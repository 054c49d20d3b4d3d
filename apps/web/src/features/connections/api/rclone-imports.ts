import type { RcloneConfReading, RcloneConfText, RcloneImport, RouteResponse } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newIdempotencyKey } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** What the remotes of a file would become. What is sent has secrets, and is not kept. */
export function useReadRcloneConf(): UseMutationResult<RcloneConfReading, Error, RcloneConfText> {
  return useMutation({ mutationFn: (body: RcloneConfText) => api.call('readRcloneConf', { body }), gcTime: 0 })
}

/** Adds the connections, once however often it is sent. */
export function useImportRcloneConf(): UseMutationResult<RouteResponse<'importRcloneConf'>, Error, RcloneImport> {
  const queries = useQueryClient()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: (body: RcloneImport) => api.call('importRcloneConf', { body, idempotencyKey }),
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.connections() }),
    onError: () => setKey(newIdempotencyKey()),
  })
}
