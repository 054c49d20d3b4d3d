import type { Run } from '@pairwise/contracts'
import { IconPlayerStop } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useStopRun } from '../api/run-queries.ts'

/** Stops a run after the files it is at. What was done stays done, and the next run goes on from there. */
export function StopRunButton({ run, size = 'sm' }: { readonly run: Run; readonly size?: 'xs' | 'sm' }): ReactNode {
  const stop = useStopRun(run.id)
  const blocked = useBlocked('run.stop')
  const isAsked = run.stopRequestedBy !== null
  return (
    <>
      <ActionButton
        variant="default"
        size={size}
        leftSection={<IconPlayerStop size={16} stroke={1.5} aria-hidden="true" />}
        blocked={blocked}
        busy={(stop.isPending || isAsked) && 'Stopping…'}
        onClick={() => stop.mutate()}
      >
        {run.state === 'applying' && size === 'sm' ? 'Stop after the current files' : 'Stop'}
      </ActionButton>
      {stop.error && <ProblemNotice error={stop.error} refused="The run was not stopped." />}
    </>
  )
}
