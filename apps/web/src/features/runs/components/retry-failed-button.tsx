import type { Pair, Run } from '@pairwise/contracts'
import { IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useRetryRun } from '../../../lib/start-run.ts'

interface RetryFailedButtonProps {
  readonly run: Run
  readonly activeRun: Pair['activeRun']
  readonly onStarted: (run: Run) => void
}

/** Tries again the files that failed in a run, and no others. Nothing where none did. */
export function RetryFailedButton({ run, activeRun, onStarted }: RetryFailedButtonProps): ReactNode {
  const retry = useRetryRun(run.id)
  const blocked = useBlocked('pair.run')
  const { failed } = run.counters
  if (failed === 0 || run.planId === null) return null
  return (
    <>
      <ActionButton
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={16} stroke={1.5} aria-hidden="true" />}
        blocked={blocked ?? (activeRun ? `Run ${activeRun.id} of this pair is active.` : undefined)}
        busy={retry.isPending && 'Starting…'}
        onClick={() => retry.mutate(undefined, { onSuccess: onStarted })}
      >
        {plural(failed, { one: 'Retry # file', other: 'Retry # files' })}
      </ActionButton>
      {retry.error && <ProblemNotice error={retry.error} refused="The run was not started." />}
    </>
  )
}
