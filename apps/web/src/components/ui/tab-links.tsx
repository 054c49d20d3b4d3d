import type { ReactNode } from 'react'
import styles from './tab-links.module.css'

interface TabLinksProps {
  readonly label: string
  readonly children: ReactNode
}

/** Links between the parts of one thing. The router marks the current one by `aria-current`. */
export function TabLinks({ label, children }: TabLinksProps): ReactNode {
  return (
    <nav aria-label={label} className={styles['tabs']}>
      {children}
    </nav>
  )
}
