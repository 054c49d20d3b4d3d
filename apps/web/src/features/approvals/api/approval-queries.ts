import type { Approval, ApprovalDetail, ApprovalQuery } from '@pairwise/contracts'
import { queryOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newIdempotencyKey } from '../../../lib/api-client.ts'
import { isRefusal } from '../../../lib/error-text.ts'
import { keys } from '../../../lib/query-keys.ts'

/** One approval with its timeline and who may decide. */
export function approvalQuery(approvalId: number) {
  return queryOptions<ApprovalDetail>({
    queryKey: keys.approval(approvalId),
    queryFn: ({ signal }) => api.call('getApproval', { params: { approvalId }, signal }),
  })
}

/** The newest approvals that fit. */
export function approvalListQuery(filter: Pick<ApprovalQuery, 'pair' | 'state' | 'kind'>) {
  return queryOptions({
    queryKey: keys.approvalList(filter),
    queryFn: ({ signal }) => api.call('listApprovals', { query: { ...filter, limit: 20 }, signal }),
  })
}

/** One request of an approval, after which everything about it is read again. A second try after a broken connection is the same request. */
export function useApprovalAct<V, R>(
  { id, pairId }: Pick<Approval, 'id' | 'pairId'>,
  act: (approvalId: number, variables: V, idempotencyKey: string) => Promise<R>,
): UseMutationResult<R, Error, V> {
  const queries = useQueryClient()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: (variables: V) => act(id, variables, idempotencyKey),
    onSettled: (_, error) => {
      if (error === null || isRefusal(error)) setKey(newIdempotencyKey())
      void queries.invalidateQueries({ queryKey: keys.pair(pairId) })
      return queries.invalidateQueries({ queryKey: keys.approvals() })
    },
  })
}

export const acts = {
  approve: (approvalId: number, body: { fingerprint: string; number: number }, idempotencyKey: string) =>
    api.call('approve', { params: { approvalId }, body, idempotencyKey }),
  reject: (approvalId: number, reason: string) => api.call('reject', { params: { approvalId }, body: { reason } }),
  discard: (approvalId: number, body: { note: string; schedule: 'keep-paused' | 'resume' }) =>
    api.call('discard', { params: { approvalId }, body }),
  withdraw: (approvalId: number) => api.call('withdraw', { params: { approvalId } }),
  send: (approvalId: number, body: { fingerprint: string; approver: string | null; note: string }) =>
    api.call('sendApproval', { params: { approvalId }, body }),
  comment: (approvalId: number, text: string) => api.call('comment', { params: { approvalId }, body: { text } }),
  remind: (approvalId: number) => api.call('remind', { params: { approvalId } }),
  assign: (approvalId: number, onIt: boolean) => api.call('assign', { params: { approvalId }, body: { onIt } }),
  withoutDeletions: (approvalId: number, _: undefined, idempotencyKey: string) =>
    api.call('applyWithoutDeletions', { params: { approvalId }, idempotencyKey }),
  bringBack: (approvalId: number, _: undefined, idempotencyKey: string) =>
    api.call('bringBack', { params: { approvalId }, idempotencyKey }),
  checkAgain: (approvalId: number, _: undefined, idempotencyKey: string) =>
    api.call('checkAgain', { params: { approvalId }, idempotencyKey }),
  compare: (approvalId: number, _: undefined, idempotencyKey: string) =>
    api.call('compareByChecksum', { params: { approvalId }, idempotencyKey }),
} as const

/** Asks for a resync: makes its plan, and changes nothing. */
export function useRequestResync(pairId: string): UseMutationResult<Approval, Error, { why: string; winner: Approval['winner'] }> {
  const queries = useQueryClient()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: ({ why, winner }) =>
      api.call('requestResync', { params: { pairId }, body: { why, winner: winner ?? 'newer' }, idempotencyKey }),
    onSettled: (_, error) => {
      if (error === null || isRefusal(error)) setKey(newIdempotencyKey())
      return queries.invalidateQueries({ queryKey: keys.approvals() })
    },
  })
}
