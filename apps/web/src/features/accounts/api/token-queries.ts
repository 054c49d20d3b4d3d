import type { TokenCreated, TokenRequest } from '@pairwise/contracts'
import { queryOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

export const tokensQuery = queryOptions({ queryKey: keys.tokens(), queryFn: ({ signal }) => api.call('listTokens', { signal }) })

export const securitySettingsQuery = queryOptions({
  queryKey: keys.securitySettings(),
  queryFn: ({ signal }) => api.call('securitySettings', { signal }),
})

/** Makes a token. The answer is the only place where it stands. */
export function useCreateToken(): UseMutationResult<TokenCreated, Error, TokenRequest> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: TokenRequest) => api.call('createToken', { body }),
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tokens() }),
  })
}

export function useRevokeToken(): UseMutationResult<null, Error, string> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (tokenId: string) => api.call('revokeToken', { params: { tokenId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tokens() }),
  })
}
