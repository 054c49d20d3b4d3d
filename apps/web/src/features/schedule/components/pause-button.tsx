import type { ScheduleView } from '@pairwise/contracts'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { usePauseSchedule } from '../api/schedule-queries.ts'

interface PauseButtonProps {
  readonly pairId: string
  readonly view: ScheduleView
}

/** Pauses or resumes a schedule at once, and offers to take it back. */
export function PauseButton({ pairId, view }: PauseButtonProps): ReactNode {
  const save = usePauseSchedule(pairId)
  const blocked = useBlocked('schedule.pause')
  const { schedule, paused } = view
  if (schedule.kind === 'manual') return null

  function set(next: boolean): void {
    save.mutate(next, {
      onSuccess: () => showToast({ message: next ? 'Schedule paused.' : 'Schedule resumed.', undo: () => set(!next) }),
    })
  }

  const Icon = paused ? IconPlayerPlay : IconPlayerPause
  return (
    <ActButton
      size="xs"
      variant="default"
      leftSection={<Icon size={16} stroke={1.5} aria-hidden="true" />}
      blocked={blocked}
      act={save}
      busy={paused ? 'Resuming…' : 'Pausing…'}
      refused={paused ? 'The schedule was not resumed.' : 'The schedule was not paused.'}
      onClick={() => set(!paused)}
    >
      {paused ? 'Resume schedule' : 'Pause schedule'}
    </ActButton>
  )
}
