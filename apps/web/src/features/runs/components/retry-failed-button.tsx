import type { Pair, Run } from '@pairwise/contracts'
import { IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
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
    <ActButton
      variant="default"
      size="xs"
      leftSection={<IconRefresh size={16} stroke={1.5} aria-hidden="true" />}
      blocked={blocked ?? (activeRun ? `Run ${activeRun.id} of this pair is active.` : undefined)}
      act={retry}
      busy="Starting…"
      refused="The run was not started."
      onClick={() => retry.mutate(undefined, { onSuccess: onStarted })}
    >
      {plural(failed, { one: 'Retry # file', other: 'Retry # files' })}
    </ActButton>
  )
}
