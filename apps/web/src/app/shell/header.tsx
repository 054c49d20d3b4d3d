import { Tooltip, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconActivity, IconQuestionMark, IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useActiveCount } from '../../features/runs/api/activity-queries.ts'
import { count, plural } from '../../lib/plural.ts'
import { AccountMenu } from './account-menu.tsx'
import styles from './header.module.css'
import { LiveState } from './live-state.tsx'
import { ThemeMenu } from './theme-menu.tsx'

interface HeaderProps {
  readonly isActivityOpen: boolean
  readonly onActivity: () => void
  readonly onHelp: () => void
}

/** The bar above every page: where one is, search, how current the page is, what is going on, help, and one's own things. */
export function Header({ isActivityOpen, onActivity, onHelp }: HeaderProps): ReactNode {
  const active = useActiveCount()
  const activityLabel = active === 0 ? 'Activity' : `Activity: ${plural(active, { one: '# run', other: '# runs' })}`
  return (
    <header className={styles['header']}>
      <div id="breadcrumb" className={styles['breadcrumb']} />
      <UnstyledButton className={styles['search']} aria-keyshortcuts="Control+K Meta+K" onClick={spotlight.open}>
        <IconSearch size={16} stroke={1.5} aria-hidden="true" />
        <span className={styles['searchWords']}>Search or jump…</span>
        <span className={styles['searchKey']}>Ctrl K</span>
      </UnstyledButton>
      <LiveState />
      <Tooltip label={activityLabel}>
        <UnstyledButton className={styles['button']} aria-label={activityLabel} aria-expanded={isActivityOpen} onClick={onActivity}>
          <IconActivity size={20} stroke={1.5} aria-hidden="true" />
          {active > 0 && <span aria-hidden="true">{count(active)}</span>}
        </UnstyledButton>
      </Tooltip>
      <ThemeMenu />
      <Tooltip label="Help: keys on this page">
        <UnstyledButton className={styles['button']} aria-label="Help: keys on this page" onClick={onHelp}>
          <IconQuestionMark size={20} stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      </Tooltip>
      <AccountMenu />
    </header>
  )
}
