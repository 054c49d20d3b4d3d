import type { SecuritySettings } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

export type SecondPersonAct =
  | { readonly kind: 'ask'; readonly why: string }
  | { readonly kind: 'approve'; readonly requestedAt: string }
  | { readonly kind: 'end'; readonly requestedAt: string; readonly reason?: string }
  | { readonly kind: 'switch-on' }

/** Changes the rule that dangerous runs need a second admin, or asks for that. What another did meanwhile is shown after a refusal. */
export function useSecondPerson(): UseMutationResult<SecuritySettings, Error, SecondPersonAct> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (act: SecondPersonAct) => {
      switch (act.kind) {
        case 'ask':
          return api.call('askSecondPersonOff', { body: { why: act.why } })
        case 'approve':
          return api.call('approveSecondPersonOff', { body: { requestedAt: act.requestedAt } })
        case 'end':
          return api.call('endSecondPersonRequest', { body: { requestedAt: act.requestedAt, reason: act.reason ?? '' } })
        case 'switch-on':
          return api.call('switchSecondPersonOn', {})
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.securitySettings() }),
  })
}
