import type { LogLine } from '@pairwise/contracts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { VisibleText } from '../../../components/sync/file-path.tsx'
import { clockSeconds, exactTime } from '../../../lib/time.ts'
import styles from './log-row.module.css'

interface LogRowProps {
  readonly runId: number
  readonly n: number
  readonly line: LogLine | undefined
  /** Whether the address of the page points at this line. */
  readonly isLinked: boolean
}

/** One line of a log with its number, which is a link to it. */
export function LogRow({ runId, n, line, isLinked }: LogRowProps): ReactNode {
  return (
    <div className={styles['row']} data-level={line?.level} data-linked={isLinked || undefined} data-line={n}>
      <Link
        from="/runs/$runId"
        to="/runs/$runId"
        params={{ runId }}
        search={(search) => ({ ...search, tab: 'log', line: n })}
        replace
        resetScroll={false}
        className={styles['number']}
        aria-label={`Link to line ${n}`}
      >
        {n}
      </Link>
      {line && (
        <>
          <time dateTime={line.at} title={exactTime(line.at)} className={styles['time']}>
            {clockSeconds(line.at)}
          </time>
          <span className={styles['level']}>{line.level}</span>
          <bdi className={styles['text']}>
            <VisibleText text={line.text} />
          </bdi>
        </>
      )}
    </div>
  )
}
