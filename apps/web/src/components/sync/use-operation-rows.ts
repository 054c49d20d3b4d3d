import type { Operation, OperationPage, OperationQuery } from '@pairwise/contracts'
import { useQueries } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

const windowSize = 200
/** Rows beside the visible ones that are rendered too. */
const margin = 12
/** Windows that scrolled by are kept this long. */
const keptFor = 60_000

/** What is asked for, without where the window lies. */
export type OperationFilter = Partial<Pick<OperationQuery, 'class' | 'to' | 'q' | 'outcome' | 'sort'>>

interface OperationRowsInput {
  readonly queryKey: readonly unknown[]
  readonly fetchPage: (query: OperationFilter & { offset: number; limit: number }, signal: AbortSignal) => Promise<OperationPage>
  readonly filter: OperationFilter
  /** Rows of a plan never change; those of a run do while it goes on. */
  readonly refreshEvery: number | false
  readonly isEnabled: boolean
}

export interface OperationRows {
  /** Undefined until the server has counted. */
  readonly total: number | undefined
  readonly rowAt: (index: number) => Operation | undefined
  readonly onVisible: (first: number, last: number) => void
  readonly error: Error | null
  readonly retry: () => void
}

/** The rows of a plan or run, asked for in windows of 200 around what is on the screen. */
export function useOperationRows({ queryKey, fetchPage, filter, refreshEvery, isEnabled }: OperationRowsInput): OperationRows {
  const [visible, setVisible] = useState({ first: 0, last: 40 })
  const windows = windowsOf(visible.first - margin, visible.last + margin)
  const results = useQueries({
    queries: windows.map((window) => ({
      queryKey: [...queryKey, filter, window],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage({ ...filter, offset: window * windowSize, limit: windowSize }, signal),
      staleTime: refreshEvery === false ? Number.POSITIVE_INFINITY : refreshEvery,
      refetchInterval: refreshEvery,
      gcTime: keptFor,
      enabled: isEnabled,
    })),
  })
  const total = useLastTotal(JSON.stringify([queryKey, filter]), results.find((result) => result.data)?.data?.total)

  return {
    total,
    rowAt: (index) => {
      const window = Math.floor(index / windowSize)
      return results[windows.indexOf(window)]?.data?.rows[index - window * windowSize]
    },
    onVisible: useCallback((first: number, last: number) => setVisible({ first, last }), []),
    error: results.find((result) => result.error && !result.data)?.error ?? null,
    retry: () => {
      for (const result of results) if (result.error) void result.refetch()
    },
  }
}

/** The last total of the same rows: while a far window is on its way, the list keeps its length. */
function useLastTotal(of: string, total: number | undefined): number | undefined {
  const [known, setKnown] = useState<{ of: string; total: number } | null>(null)
  if (total !== undefined && (known?.of !== of || known.total !== total)) setKnown({ of, total })
  return total ?? (known?.of === of ? known.total : undefined)
}

function windowsOf(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / windowSize))
  const to = Math.max(from, Math.floor(last / windowSize))
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
