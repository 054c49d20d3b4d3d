import type { Operation, OperationPage } from '@pairwise/contracts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { useOperationRows } from './use-operation-rows.ts'

const total = 1_000

function show() {
  const asked: (number | undefined)[] = []
  const fetchPage = async ({ offset = 0, limit = 0 }): Promise<OperationPage> => {
    asked.push(offset)
    const rows = Array.from({ length: Math.min(limit, total - offset) }, (_, at) => ({ id: `row ${offset + at}` }) as Operation)
    return { rows, total, nextCursor: null }
  }
  const queries = new QueryClient()
  const wrapper = ({ children }: { readonly children: ReactNode }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  const input = {
    queryKey: ['plans', 1, 'rows'],
    fetchPage,
    filter: { sort: 'risk' as const },
    refreshEvery: false as const,
    isEnabled: true,
  }
  return { asked, ...renderHook(() => useOperationRows(input), { wrapper }) }
}

test('only the windows around what is on the screen are asked for', async () => {
  const { result, asked } = show()
  expect(result.current.total).toBeUndefined()
  await waitFor(() => expect(result.current.total).toBe(total))
  expect(asked).toEqual([0])
  act(() => result.current.onVisible(390, 430))
  await waitFor(() => expect(result.current.rowAt(400)?.id).toBe('row 400'))
  expect(asked.toSorted()).toEqual([0, 200, 400])
  expect(result.current.rowAt(399)?.id).toBe('row 399')
})

test('a row that is not there yet has no content, and the list keeps its length meanwhile', async () => {
  const { result } = show()
  await waitFor(() => expect(result.current.total).toBe(total))
  act(() => result.current.onVisible(950, 999))
  expect(result.current.rowAt(999)).toBeUndefined()
  expect(result.current.total).toBe(total)
  await waitFor(() => expect(result.current.rowAt(999)?.id).toBe('row 999'))
})
