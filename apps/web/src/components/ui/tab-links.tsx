import { type ReactNode, useEffect, useRef } from 'react'
import styles from './tab-links.module.css'

interface TabLinksProps {
  readonly label: string
  readonly children: ReactNode
}

/** Links between the parts of one thing. The router marks the current one by `aria-current`; where not all have room, it is in sight. */
export function TabLinks({ label, children }: TabLinksProps): ReactNode {
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    const current = tabs.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (tabs.current && current) tabs.current.scrollLeft = current.offsetLeft + current.offsetWidth - tabs.current.clientWidth
  }, [])
  return (
    <nav aria-label={label} className={styles['tabs']} ref={tabs}>
      {children}
    </nav>
  )
}
