import type { Connection, ConnectionCreate, ConnectionDraft, ConnectionTest, ConnectionTrial, ConnectionUpdate } from '@pairwise/contracts'
import { queryOptions, type UseMutationResult, type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newIdempotencyKey } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** One of them, with the tag that an update of it sends back. */
export function connectionQuery(connectionId: string) {
  return queryOptions({
    queryKey: keys.connection(connectionId),
    queryFn: async ({ signal }) => {
      const { body, etag } = await api.exchange('getConnection', { params: { connectionId }, signal })
      return { connection: body, etag: etag ?? '*' }
    },
  })
}

const lookAgainMs = 500

/** A test as far as it has come. */
export function useConnectionTest(testId: string | null): UseQueryResult<ConnectionTest> {
  return useQuery({
    queryKey: ['connection-test', testId],
    queryFn: ({ signal }) => api.call('getConnectionTest', { params: { testId: testId ?? '' }, signal }),
    enabled: testId !== null,
    refetchInterval: ({ state }) =>
      state.error === null && (state.data === undefined || state.data.state === 'running') ? lookAgainMs : false,
    retry: false,
  })
}

export function useTestDraft(): UseMutationResult<ConnectionTest, Error, ConnectionDraft> {
  return useMutation({ mutationFn: (body: ConnectionDraft) => api.call('testConnectionDraft', { body }), gcTime: 0 })
}

/** Tests changes of stored storage before they are saved. */
export function useTestChanges(connectionId: string): UseMutationResult<ConnectionTest, Error, ConnectionTrial> {
  return useMutation({
    mutationFn: (body: ConnectionTrial) => api.call('testConnectionChanges', { params: { connectionId }, body }),
    gcTime: 0,
  })
}

export function useTestConnection(connectionId: string): UseMutationResult<ConnectionTest, Error, void> {
  return useMutation({ mutationFn: () => api.call('testConnection', { params: { connectionId } }) })
}

/** Adds storage. One form adds one, however often it is sent. What was sent has secrets, and is not kept. */
export function useCreateConnection(): UseMutationResult<Connection, Error, ConnectionCreate> {
  const refresh = useRefreshConnections()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: (body: ConnectionCreate) => api.call('createConnection', { body, idempotencyKey }),
    gcTime: 0,
    onSuccess: refresh,
    // A refused request may be sent again with other contents.
    onError: () => setKey(newIdempotencyKey()),
  })
}

interface Change {
  readonly body: ConnectionUpdate
  readonly etag: string
}

export function useUpdateConnection(connectionId: string): UseMutationResult<Connection, Error, Change> {
  const refresh = useRefreshConnections()
  return useMutation({
    mutationFn: ({ body, etag }: Change) => api.call('updateConnection', { params: { connectionId }, body, ifMatch: etag }),
    gcTime: 0,
    onSuccess: refresh,
  })
}

export function useTrustHostKey(connectionId: string): UseMutationResult<Connection, Error, string> {
  const refresh = useRefreshConnections()
  return useMutation({
    mutationFn: (fingerprint: string) => api.call('trustHostKey', { params: { connectionId }, body: { fingerprint } }),
    onSuccess: refresh,
  })
}

export function useDeleteConnection(connectionId: string): UseMutationResult<null, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('deleteConnection', { params: { connectionId } }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: keys.connection(connectionId) })
      return queries.invalidateQueries({ queryKey: keys.connectionList() })
    },
  })
}

function useRefreshConnections(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: keys.connections() })
}
