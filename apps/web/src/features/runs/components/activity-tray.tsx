import { Button, CloseButton } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useActivity } from '../api/activity-queries.ts'
import { ActiveRunRow, FinishedRunRow } from './activity-row.tsx'
import styles from './activity-tray.module.css'

interface ActivityTrayProps {
  readonly onClose: () => void
  /** What can be done about everything at once. */
  readonly children: ReactNode
}

/** What is going on in all pairs. It stays open while one goes from page to page. */
export function ActivityTray({ onClose, children }: ActivityTrayProps): ReactNode {
  const { running, queued, finished, error, isPending, retry, dismiss } = useActivity()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const isQuiet = running.length + queued.length + finished.length === 0
  return (
    <section
      className={styles['tray']}
      aria-labelledby="activity-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <header className={styles['head']}>
        <h2 id="activity-title" ref={heading} tabIndex={-1} className={styles['title']}>
          Activity
        </h2>
        <CloseButton aria-label="Close activity" onClick={onClose} />
      </header>
      <div className={styles['body']}>
        {error && <ProblemNotice error={error} title="The runs could not be loaded." onRetry={retry} />}
        {isPending && !error && <Loading what="the runs" lines={3} />}
        {!isPending && isQuiet && <p className={styles['quiet']}>Nothing is running, and nothing waits.</p>}
        <Part title="Running">{running.length > 0 && running.map((run) => <ActiveRunRow key={run.id} run={run} />)}</Part>
        <Part title="Queued">{queued.length > 0 && queued.map((run) => <ActiveRunRow key={run.id} run={run} />)}</Part>
        <Part
          title="Just finished"
          action={
            <Button size="compact-sm" variant="subtle" onClick={dismiss}>
              Dismiss
            </Button>
          }
        >
          {finished.length > 0 && finished.map((run) => <FinishedRunRow key={run.id} run={run} />)}
        </Part>
      </div>
      <footer className={styles['foot']}>{children}</footer>
    </section>
  )
}

interface PartProps {
  readonly title: string
  readonly action?: ReactNode
  readonly children: ReactNode
}

function Part({ title, action, children }: PartProps): ReactNode {
  if (!children) return null
  return (
    <section aria-label={title}>
      <div className={styles['partHead']}>
        <h3 className={styles['partTitle']}>{title}</h3>
        {action}
      </div>
      <ul className={styles['rows']}>{children}</ul>
    </section>
  )
}
