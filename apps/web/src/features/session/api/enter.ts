import type { InvitationUse, LinkFacts, Me, SecondFactorRequest, SetupRequest, SignInRequest, SignInWays } from '@pairwise/contracts'
import { queryOptions, type UseMutationResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { askForPasskey } from '../../../lib/passkey.ts'
import { keys } from '../../../lib/query-keys.ts'

/** Signs in. What an earlier session saw is forgotten first. */
export function useSignIn(): UseMutationResult<Me, Error, SignInRequest> {
  const keepSession = useKeepSession()
  return useMutation({ mutationFn: (body: SignInRequest) => api.call('signIn', { body }), onSuccess: keepSession })
}

/** Finishes signing in with a code. */
export function useSecondFactor(): UseMutationResult<Me, Error, SecondFactorRequest> {
  const keepSession = useKeepSession()
  return useMutation({ mutationFn: (body: SecondFactorRequest) => api.call('secondFactor', { body }), onSuccess: keepSession })
}

/** Signs in with a passkey; null when the person turned away from the question. */
export function usePasskeySignIn(): UseMutationResult<Me | null, Error, void> {
  const keepSession = useKeepSession()
  return useMutation({
    mutationFn: async () => {
      const answer = await askForPasskey(await api.call('passkeyQuestion', {}))
      return answer && api.call('signInByPasskey', { body: { answer } })
    },
    onSuccess: (me) => {
      if (me) keepSession(me)
    },
  })
}

/** Goes to the sign-in provider, which leads back to the wanted page. */
export function useProviderSignIn(): UseMutationResult<void, Error, string> {
  return useMutation({
    mutationFn: async (next: string) => {
      const { url } = await api.call('signInByProvider', { body: { next } })
      window.location.assign(url)
    },
  })
}

/** How people can sign in here. */
export function useSignInWays(): SignInWays | undefined {
  return useQuery({ queryKey: keys.signInWays(), queryFn: ({ signal }) => api.call('signInWays', { signal }), staleTime: 60_000 }).data
}

/** Makes the first admin, who is then signed in. */
export function useSetup(): UseMutationResult<Me, Error, SetupRequest> {
  const keepSession = useKeepSession()
  return useMutation({ mutationFn: (body: SetupRequest) => api.call('setup', { body }), onSuccess: keepSession })
}

/** What a link is good for. The secret stays out of the cache’s key, which tools show. */
export function linkQuery(secret: string) {
  return queryOptions<LinkFacts>({
    queryKey: ['account-link'],
    queryFn: ({ signal }) => api.call('lookAtLink', { body: { secret }, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

/** Makes the account of an invitation, whose owner is then signed in. */
export function useInvitation(): UseMutationResult<Me, Error, InvitationUse> {
  const keepSession = useKeepSession()
  return useMutation({ mutationFn: (body: InvitationUse) => api.call('useInvitation', { body }), onSuccess: keepSession })
}

/** Sets the new password of a link. */
export function usePasswordLink(): UseMutationResult<null, Error, { secret: string; password: string }> {
  return useMutation({ mutationFn: (body: { secret: string; password: string }) => api.call('usePasswordLink', { body }) })
}

function useKeepSession(): (me: Me) => void {
  const queries = useQueryClient()
  return (me) => {
    queries.clear()
    queries.setQueryData(keys.session(), me)
  }
}
