import { Button, NativeSelect } from '@mantine/core'
import { type LogLevel, logLevel, type Run } from '@pairwise/contracts'
import { IconArrowDown, IconFileText } from '@tabler/icons-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { count, plural } from '../../../lib/plural.ts'
import { isFinished } from '../../../lib/run-state.ts'
import { useLog } from '../api/use-log.ts'
import { levelChoices, linesAtLeast } from '../lib/log-levels.ts'
import type { RunSearch } from '../lib/run-search.ts'
import { LogLines } from './log-lines.tsx'
import styles from './run-log.module.css'

interface RunLogProps {
  readonly run: Run
  readonly search: RunSearch
  readonly onSearch: (search: Partial<RunSearch>) => void
}

const readWhole = 20_000

/** The log of a run, live while the run goes on. Every line has an address. */
export function RunLog({ run, search, onSearch }: RunLogProps): ReactNode {
  const { store, error, need, retry } = useLog(run.id, run.logLines)
  const isActive = !isFinished(run.state)
  const [isFollowing, setFollowing] = useState(isActive && search.line === undefined)
  const last = store.last()
  const version = store.version()
  const isFiltered = search.level !== 'debug'
  // The version stands for the contents of the store.
  const numbers = useMemo(
    () => (isFiltered && version >= 0 ? linesAtLeast(store, search.level) : null),
    [isFiltered, version, store, search.level],
  )
  const missing = isFiltered ? store.firstMissing(1) : null

  // A log that is not very long is read whole while one looks at a part of it, so that scrolling finds it there.
  useEffect(() => {
    if (isFiltered || last <= readWhole) need(1, last)
  })

  return (
    <section className={styles['log']} aria-label="Log">
      <div className={styles['tools']}>
        <NativeSelect
          aria-label="Level"
          data={logLevel.options.map((value) => ({ value, label: levelChoices[value] }))}
          value={search.level}
          onChange={(event) => onSearch({ level: levelOf(event.currentTarget.value), line: undefined })}
        />
        <p className={styles['sum']}>
          {missing === null
            ? linesWords(numbers?.length ?? last, last, isFiltered)
            : `Reading the log: ${count(missing - 1)} of ${plural(last, { one: '# line', other: '# lines' })}`}
        </p>
        <Button
          size="xs"
          variant={isFollowing ? 'filled' : 'default'}
          aria-pressed={isFollowing}
          leftSection={<IconArrowDown size={16} stroke={1.5} aria-hidden="true" />}
          onClick={() => setFollowing(!isFollowing)}
        >
          Follow
        </Button>
      </div>
      {error && <ProblemNotice error={error} title="The log could not be read." onRetry={retry} />}
      {last === 0 || numbers?.length === 0 ? (
        <EmptyState
          title={last === 0 ? (isActive ? 'No lines yet' : 'This run wrote no log') : 'No line is this serious'}
          icon={<IconFileText size={20} stroke={1.5} />}
        />
      ) : (
        <LogLines
          runId={run.id}
          store={store}
          numbers={numbers}
          line={search.line}
          isFollowing={isFollowing}
          onFollowing={setFollowing}
          need={need}
        />
      )}
    </section>
  )
}

function levelOf(value: string): LogLevel {
  return logLevel.options.find((level) => level === value) ?? 'debug'
}

function linesWords(shown: number, all: number, isFiltered: boolean): string {
  const lines = plural(all, { one: '# line', other: '# lines' })
  return isFiltered ? `${count(shown)} of ${lines}` : lines
}
