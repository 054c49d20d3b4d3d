import type { AccountLink, InvitationRequest, User, UserUpdate } from '@pairwise/contracts'
import { infiniteQueryOptions, queryOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** People by name, a page at a time. */
export function usersQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.users(), 'list', q],
    queryFn: ({ signal, pageParam }) =>
      api.call('listUsers', { query: { ...(q === '' ? {} : { q }), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export const invitationsQuery = queryOptions({
  queryKey: keys.invitations(),
  queryFn: ({ signal }) => api.call('listInvitations', { signal }),
})

export function userSessionsQuery(userId: string) {
  return queryOptions({
    queryKey: keys.userSessions(userId),
    queryFn: ({ signal }) => api.call('listUserSessions', { params: { userId }, signal }),
  })
}

function useUserMutation<T, A>(send: (input: A) => Promise<T>): UseMutationResult<T, Error, A> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.users() })
      await queries.invalidateQueries({ queryKey: keys.invitations() })
    },
  })
}

/** Changes a person as they are now: the server is asked for the revision right before. */
export function useUpdateUser(userId: string): UseMutationResult<User, Error, UserUpdate> {
  return useUserMutation(async (body: UserUpdate) => {
    const { etag } = await api.exchange('getUser', { params: { userId } })
    return api.call('updateUser', { params: { userId }, body, ifMatch: etag ?? '' })
  })
}

export function useDeleteUser(userId: string): UseMutationResult<null, Error, void> {
  return useUserMutation(() => api.call('deleteUser', { params: { userId } }))
}

export function usePasswordLink(userId: string): UseMutationResult<AccountLink, Error, void> {
  return useUserMutation(() => api.call('makePasswordLink', { params: { userId } }))
}

export function useResetSecondFactor(userId: string): UseMutationResult<null, Error, void> {
  return useUserMutation(() => api.call('resetSecondFactor', { params: { userId } }))
}

export function useEndUserSession(userId: string): UseMutationResult<null, Error, string> {
  return useUserMutation((sessionRef: string) => api.call('endUserSession', { params: { userId, sessionRef } }))
}

export function useInvite() {
  return useUserMutation((body: InvitationRequest) => api.call('invite', { body }))
}

export function useWithdrawInvitation(): UseMutationResult<null, Error, string> {
  return useUserMutation((invitationId: string) => api.call('withdrawInvitation', { params: { invitationId } }))
}
