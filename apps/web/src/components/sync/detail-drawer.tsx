import { Drawer } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import styles from './detail-drawer.module.css'

interface DetailDrawerProps<T> {
  /** What is looked at; null closes the drawer. */
  readonly of: T | null
  readonly size: 'md' | 'xl'
  readonly onClose: () => void
  readonly children: (shown: T) => ReactNode
}

/** Everything about one row, beside the list. Closing it gives the focus back to the row. */
export function DetailDrawer<T>({ of, size, onClose, children }: DetailDrawerProps<T>): ReactNode {
  const shown = useLast(of)
  return (
    <Drawer
      opened={of !== null}
      onClose={onClose}
      position="right"
      size={size}
      title="Details"
      closeButtonProps={{ 'aria-label': 'Close details' }}
      classNames={{ title: styles['title'] ?? '' }}
    >
      {shown !== null && <div className={styles['details']}>{children(shown)}</div>}
    </Drawer>
  )
}

/** What was shown last, so that the drawer keeps its contents while it slides away. */
function useLast<T>(of: T | null): T | null {
  const [last, setLast] = useState(of)
  useEffect(() => {
    if (of !== null) setLast(() => of)
  }, [of])
  return of ?? last
}
