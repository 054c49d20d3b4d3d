import type { Plan, Run } from '@pairwise/contracts'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { keys } from '../../../lib/query-keys.ts'
import { useApplyDecisions } from './change-conflict.ts'

afterEach(() => vi.unstubAllGlobals())

const at = '2026-11-26T09:00:00.000Z'
const started: Run = {
  id: 7,
  pairId: '0b9fd0a4-3a0f-4b59-9c51-7a2e39f0a001',
  pairName: 'Photos',
  path1Name: 'NAS',
  path2Name: 'Backup',
  planId: 3,
  trigger: 'apply',
  state: 'queued',
  counters: { total: 0, done: 0, failed: 0, stale: 0, skipped: 0, bytesTotal: 0, bytesDone: 0, conflicts: 0, filesPath1: 0, filesPath2: 0 },
  counts: { path1: {}, path2: {}, none: {} },
  gates: [],
  failure: null,
  requestedBy: 'Dana Kim',
  stopRequestedBy: null,
  bandwidth: null,
  createdAt: at,
  startedAt: null,
  finishedAt: null,
  logLines: 0,
  approvalId: null,
  asOf: at,
}

test('whoever applies the last decisions is led to their run, also when the queue is empty before all of it is read again', async () => {
  vi.stubGlobal('fetch', async () => Response.json(started, { status: 202 }))
  const plan = { id: 3, fingerprint: 'of the decisions' } as Plan
  const queries = new QueryClient()
  const again = Promise.withResolvers<string>()
  const led: Run[] = []
  let waiting = 1
  let reads = 0

  function Bar(): ReactNode {
    const apply = useApplyDecisions()
    const start = () => {
      waiting = 0
      apply.mutate([plan], { onSuccess: (runs) => led.push(...runs) })
    }
    return (
      <button type="button" onClick={start}>
        Apply 1 decision
      </button>
    )
  }
  /** The bar is there while something waits. The open conflict takes longer to read than the list. */
  function Queue(): ReactNode {
    const list = useQuery({ queryKey: [...keys.conflicts(), 'list'], queryFn: () => waiting })
    useQuery({ queryKey: [...keys.conflicts(), 'one'], queryFn: () => (reads++ === 0 ? 'open' : again.promise) })
    return list.data === 1 && <Bar />
  }
  render(
    <QueryClientProvider client={queries}>
      <Queue />
    </QueryClientProvider>,
  )

  fireEvent.click(await screen.findByRole('button', { name: 'Apply 1 decision' }))
  await waitFor(() => expect(screen.queryByRole('button')).toBeNull())
  again.resolve('applied')
  await waitFor(() => expect(led).toEqual([started]))
})
