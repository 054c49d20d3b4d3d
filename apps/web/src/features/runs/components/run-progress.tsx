import type { Run, RunState } from '@pairwise/contracts'
import { IconCheck, IconCircleDashed, IconCircleDot } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { ProgressBar } from '../../../components/ui/progress-bar.tsx'
import { count } from '../../../lib/plural.ts'
import { runShare } from '../../../lib/run-effect.ts'
import { runCurrentQuery } from '../api/run-queries.ts'
import { progressWords } from '../lib/progress-words.ts'
import styles from './run-progress.module.css'

/** The phases in their order, with what each is called. */
const phases = [
  { state: 'scanning', words: 'Scan both sides' },
  { state: 'planning', words: 'Make the plan' },
  { state: 'applying', words: 'Apply' },
  { state: 'verifying', words: 'Check the result' },
] as const satisfies readonly { state: RunState; words: string }[]

/** How far a run is: its phase, its figures, and the files it is at. */
export function RunProgress({ run }: { readonly run: Run }): ReactNode {
  const current = useQuery(runCurrentQuery(run.id)).data ?? []
  const share = runShare(run)
  const { counters } = run
  return (
    <section className={styles['progress']} aria-label="Progress">
      <ol className={styles['phases']}>
        {phases.map((phase, at) => (
          <Phase key={phase.state} words={phase.words} standing={standingOf(at, run.state)} />
        ))}
      </ol>
      <div className={styles['bar']}>
        <ProgressBar label="Changes carried out" share={share} />
        <p className={styles['share']}>
          <LiveFigure>{progressWords(run, share)}</LiveFigure>
        </p>
      </div>
      <dl className={styles['figures']}>
        <Figure label={`Files on ${run.path1Name}`} n={counters.filesPath1} />
        <Figure label={`Files on ${run.path2Name}`} n={counters.filesPath2} />
        <Figure label="Changes done" n={counters.done} />
        <Figure label="Failed" n={counters.failed} isBad />
        <Figure label="Changed meanwhile" n={counters.stale} />
        <Figure label="Conflicts" n={counters.conflicts} />
      </dl>
      {current.length > 0 && (
        <div>
          <h2 className={styles['currentTitle']}>Now</h2>
          <ul className={styles['current']}>
            {current.slice(0, 8).map((path) => (
              <li key={path}>
                <FilePath path={path} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

type Standing = 'done' | 'current' | 'later'

function standingOf(at: number, state: RunState): Standing {
  const now = phases.findIndex((phase) => phase.state === state)
  if (at < now) return 'done'
  return at === now ? 'current' : 'later'
}

const standingIcons = { done: IconCheck, current: IconCircleDot, later: IconCircleDashed } as const satisfies Record<
  Standing,
  typeof IconCheck
>
const standingWords = { done: 'done', current: 'now', later: 'later' } as const satisfies Record<Standing, string>

function Phase({ words, standing }: { readonly words: string; readonly standing: Standing }): ReactNode {
  const Icon = standingIcons[standing]
  return (
    <li className={styles['phase']} data-standing={standing} aria-current={standing === 'current' ? 'step' : undefined}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      {words}
      <span className={styles['standing']}>{standingWords[standing]}</span>
    </li>
  )
}

function Figure({ label, n, isBad = false }: { readonly label: string; readonly n: number; readonly isBad?: boolean }): ReactNode {
  return (
    <div className={styles['figure']} data-bad={(isBad && n > 0) || undefined}>
      <dt>{label}</dt>
      <dd>
        <LiveFigure>{count(n)}</LiveFigure>
      </dd>
    </div>
  )
}
