import { queryOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { makePasskey } from '../../../lib/passkey.ts'
import { keys } from '../../../lib/query-keys.ts'

export const ownSessionsQuery = queryOptions({
  queryKey: keys.ownSessions(),
  queryFn: ({ signal }) => api.call('listSessions', { signal }),
})

export const ownProfileQuery = queryOptions({
  queryKey: keys.ownProfile(),
  queryFn: ({ signal }) => api.call('getProfile', { signal }),
})

export const ownSecurityQuery = queryOptions({
  queryKey: keys.ownSecurity(),
  queryFn: ({ signal }) => api.call('profileSecurity', { signal }),
})

export const signInWaysQuery = queryOptions({
  queryKey: keys.signInWays(),
  queryFn: ({ signal }) => api.call('signInWays', { signal }),
  staleTime: 60_000,
})

/** Does something to one’s own account, and asks again for all that is shown of it. */
export function useOwn<T, A = void>(send: (input: A) => Promise<T>): UseMutationResult<T, Error, A> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    gcTime: 0,
    onSuccess: async () => {
      const own = [keys.session(), keys.ownProfile(), keys.ownSessions(), keys.ownSecurity()]
      for (const queryKey of own) await queries.invalidateQueries({ queryKey })
    },
  })
}

/** Has the browser make a passkey and keeps it; null when the person turned away. */
export function useAddPasskey() {
  return useOwn(async (name: string) => {
    const answer = await makePasskey(await api.call('startPasskey', {}))
    return answer && api.call('addPasskey', { body: { name, answer } })
  })
}
