import type { Pair, Run } from '@pairwise/contracts'
import { IconPlayerPlay } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
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
    <ActButton
      variant="default"
      size={size}
      leftSection={<IconPlayerPlay size={16} stroke={1.5} aria-hidden="true" />}
      blocked={blocked ?? (activeRun ? `Run ${activeRun.id} of this pair is active.` : undefined)}
      act={start}
      busy="Starting…"
      refused="The run was not started."
      onClick={() => start.mutate(undefined, { onSuccess: onStarted })}
    >
      {label}
    </ActButton>
  )
}
