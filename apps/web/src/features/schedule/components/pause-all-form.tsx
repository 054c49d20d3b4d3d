import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { schedulesPauseQuery, usePauseAll } from '../api/schedules-pause.ts'
import styles from './pause-all.module.css'

/** Pauses all schedules at once, once somebody said why. */
export function PauseAllForm(): ReactNode {
  const isPaused = Boolean(useQuery(schedulesPauseQuery).data?.pause)
  const set = usePauseAll()
  const blocked = useBlocked('schedule.pause')
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')

  function pause(): void {
    set.mutate(reason.trim(), {
      onSuccess: () => {
        setOpen(false)
        setReason('')
        showToast({ message: 'All schedules are paused.', undo: () => set.mutate(null) })
      },
    })
  }

  if (isPaused) return null
  if (!isOpen) {
    return (
      <ActionButton size="xs" variant="default" blocked={blocked} onClick={() => setOpen(true)}>
        Pause all schedules
      </ActionButton>
    )
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') pause()
      }}
    >
      <TextInput
        label="Why are they paused?"
        description="Everybody sees it."
        maxLength={200}
        data-autofocus
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={styles['buttons']}>
        <ActionButton
          size="xs"
          blocked={blocked ?? (reason.trim() === '' ? 'Say why, so that others know.' : undefined)}
          busy={set.isPending && 'Pausing…'}
          onClick={pause}
        >
          Pause all schedules
        </ActionButton>
        <Button size="xs" variant="default" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
      {set.error && <ProblemNotice error={set.error} refused="The schedules were not paused." />}
    </form>
  )
}
