import type { Pair, Run } from '@pairwise/contracts'
import { IconPlayerPlay } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useStartRun } from '../../../lib/start-run.ts'

interface RunNowButtonProps {
  readonly pairId: string
  readonly activeRun: Pair['activeRun']
  readonly label?: string
  readonly size?: 'xs' | 'sm'
  readonly onStarted: (run: Run) => void
}

/** Runs a pair now, within its limits. */
export function RunNowButton({ pairId, activeRun, label = 'Run now', size = 'sm', onStarted }: RunNowButtonProps): ReactNode {
  const start = useStartRun(pairId)
  const blocked = useBlocked('pair.run')
  return (
    <>
      <ActionButton
        variant="default"
        size={size}
        leftSection={<IconPlayerPlay size={16} stroke={1.5} aria-hidden="true" />}
        blocked={blocked ?? (activeRun ? `Run ${activeRun.id} of this pair is active.` : undefined)}
        busy={start.isPending && 'Starting…'}
        onClick={() => start.mutate(undefined, { onSuccess: onStarted })}
      >
        {label}
      </ActionButton>
      {start.error && <ProblemNotice error={start.error} refused="The run was not started." />}
    </>
  )
}
