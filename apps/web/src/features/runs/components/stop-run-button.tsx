import type { Run } from '@pairwise/contracts'
import { IconPlayerStop } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useStopRun } from '../api/run-queries.ts'

/** Stops a run after the files it is at. What was done stays done, and the next run goes on from there. */
export function StopRunButton({ run, size = 'sm' }: { readonly run: Run; readonly size?: 'xs' | 'sm' }): ReactNode {
  const stop = useStopRun(run.id)
  const blocked = useBlocked('run.stop')
  return (
    <ActButton
      variant="default"
      size={size}
      leftSection={<IconPlayerStop size={16} stroke={1.5} aria-hidden="true" />}
      blocked={blocked}
      act={{ error: stop.error, isPending: stop.isPending || run.stopRequestedBy !== null }}
      busy="Stopping…"
      refused="The run was not stopped."
      onClick={() => stop.mutate()}
    >
      {run.state === 'applying' && size === 'sm' ? 'Stop after the current files' : 'Stop'}
    </ActButton>
  )
}
