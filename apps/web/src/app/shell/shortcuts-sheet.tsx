import { Modal } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useShortcutsOn } from '../../lib/shortcuts.ts'
import { allShortcuts } from './all-shortcuts.ts'
import styles from './shortcut-list.module.css'
import { ShortcutList } from './shortcut-list.tsx'
import { useAreas } from './use-areas.ts'

interface ShortcutsSheetProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** The keys of the page that is shown. */
export function ShortcutsSheet({ isOpen, onClose }: ShortcutsSheetProps): ReactNode {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const areas = useAreas()
  const isOn = useShortcutsOn()
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys on this page" closeButtonProps={{ 'aria-label': 'Close' }}>
      {!isOn && <p>Single-letter keys are switched off.</p>}
      {allShortcuts(areas, path).map(({ where, shortcuts }) => (
        <ShortcutList key={where} where={where} shortcuts={shortcuts} />
      ))}
      <p className={styles['switch']}>
        <Link to="/profile/shortcuts" onClick={onClose}>
          {isOn ? 'Switch single-letter keys off' : 'Switch single-letter keys on'}
        </Link>
      </p>
    </Modal>
  )
}
