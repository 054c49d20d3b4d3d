import { Kbd } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Shortcut } from '../../lib/shortcut-table.ts'
import styles from './shortcut-list.module.css'

interface ShortcutListProps {
  readonly where: string
  readonly shortcuts: readonly Shortcut[]
}

/** Keys and what they do. */
export function ShortcutList({ where, shortcuts }: ShortcutListProps): ReactNode {
  return (
    <section className={styles['group']} aria-label={where}>
      <h2 className={styles['where']}>{where}</h2>
      <dl className={styles['list']}>
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className={styles['row']}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
