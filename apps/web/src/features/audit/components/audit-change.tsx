import type { AuditEntry } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { changeLines } from '../lib/audit-text.ts'
import styles from './audit-change.module.css'

const shownAtOnce = 3

/** What was before and what is after, field by field; long lists open on demand. */
export function AuditChange({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const lines = changeLines(entry.before, entry.after)
  const list = (part: typeof lines) => (
    <ul className={styles['lines']}>
      {part.map(({ field, before, after }) => (
        <li key={field}>
          <span className={styles['field']}>{field}</span>
          {before !== null && (
            <del>
              <bdi>{before}</bdi>
            </del>
          )}
          {after !== null && (
            <ins>
              <bdi>{after}</bdi>
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
  if (lines.length <= shownAtOnce) return lines.length === 0 ? null : list(lines)
  return (
    <details>
      <summary>{lines.length} fields</summary>
      {list(lines)}
    </details>
  )
}
