import type { Me, SetupRequest, SignInRequest } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** Signs in. What an earlier session saw is forgotten first. */
export function useSignIn(): UseMutationResult<Me, Error, SignInRequest> {
  const keepSession = useKeepSession()
  return useMutation({ mutationFn: (body: SignInRequest) => api.call('signIn', { body }), onSuccess: keepSession })
}

/** Makes the first admin, who is then signed in. */
export function useSetup(): UseMutationResult<Me, Error, SetupRequest> {
  const keepSession = useKeepSession()
  return useMutation({ mutationFn: (body: SetupRequest) => api.call('setup', { body }), onSuccess: keepSession })
}

function useKeepSession(): (me: Me) => void {
  const queries = useQueryClient()
  return (me) => {
    queries.clear()
    queries.setQueryData(keys.session(), me)
  }
}
