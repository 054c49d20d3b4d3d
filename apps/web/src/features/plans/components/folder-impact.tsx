import type { Plan, PlanFolder } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { changeTotal, classCount } from '../../../lib/change-counts.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { count, plural } from '../../../lib/plural.ts'
import { planFoldersQuery } from '../api/plan-queries.ts'
import styles from './folder-impact.module.css'

interface FolderImpactProps {
  readonly plan: Plan
  readonly onFolder: (folder: PlanFolder) => void
}

const most = 10
const shown = ['deleted', 'merged', 'changed', 'new', 'moved'] as const

/** The ten folders in which most happens. */
export function FolderImpact({ plan, onFolder }: FolderImpactProps): ReactNode {
  const page = useQuery(planFoldersQuery(plan.id, { path: '' })).data
  if (!page || page.folders.length < 2) return null
  const folders = [...page.folders].sort((a, b) => changeTotal(b.counts) - changeTotal(a.counts)).slice(0, most)
  const largest = Math.max(1, ...folders.map((folder) => changeTotal(folder.counts)))
  return (
    <details className={styles['impact']}>
      <summary>
        {plural(page.folders.length, { one: '# folder', other: '# folders' })} with changes; most in{' '}
        <bdi>{visiblePath(folders[0]?.at.path ?? '')}</bdi>
      </summary>
      <ul className={styles['list']}>
        {folders.map((folder) => (
          <li key={folder.at.key}>
            <button type="button" className={styles['row']} onClick={() => onFolder(folder)}>
              <span className={styles['name']}>
                <FilePath path={folder.at.path} />
              </span>
              <span className={styles['track']} aria-hidden="true">
                {shown.map((name) => (
                  <span
                    key={name}
                    className={styles['segment']}
                    data-class={name}
                    style={{ width: `${(classCount(folder.counts, name) / largest) * 100}%` }}
                  />
                ))}
              </span>
              <span className={styles['words']}>
                {count(changeTotal(folder.counts))}
                {classCount(folder.counts, 'deleted') > 0 && `, ${count(classCount(folder.counts, 'deleted'))} deleted`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
