import type { ConnectionTest } from '@pairwise/contracts'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useConnectionTest } from '../api/connection-queries.ts'

interface DraftTest<Draft> {
  /** The test of exactly what the form has now; null when there is none, or the form changed since. */
  readonly test: ConnectionTest | null
  readonly isRunning: boolean
  /** The test could not be carried out. */
  readonly error: Error | null
  readonly start: (draft: Draft) => void
}

/** Tests what is in a form, before it is stored. `begin` is how such a test is asked for. */
export function useDraftTest<Draft>(draft: Draft | null, begin: UseMutationResult<ConnectionTest, Error, Draft>): DraftTest<Draft> {
  // By which the tested draft is known again. It has secrets, and lives no longer than the form.
  const [tested, setTested] = useState<{ readonly id: string; readonly draft: string } | null>(null)
  const isSame = tested !== null && draft !== null && tested.draft === JSON.stringify(draft)
  const query = useConnectionTest(tested?.id ?? null)
  const test = isSame ? (query.data ?? null) : null
  const isLooking = isSame && query.error === null && (query.data === undefined || query.data.state === 'running')
  return {
    test,
    isRunning: begin.isPending || isLooking,
    error: begin.error ?? (isSame ? query.error : null),
    start(asked) {
      setTested(null)
      begin.mutate(asked, { onSuccess: ({ id }) => setTested({ id, draft: JSON.stringify(asked) }) })
    },
  }
}
