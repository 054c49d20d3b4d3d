import { Tooltip, UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconArrowsExchange, IconHistory, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Brand } from '../../components/ui/brand.tsx'
import { CurrentLink } from '../../components/ui/current-link.tsx'
import styles from './navigation.module.css'

const entries = [
  // A plan is a part of its pair.
  { to: '/pairs', label: 'Pairs', Icon: IconArrowsExchange, area: /^\/(pairs|plans)/ },
  { to: '/runs', label: 'Runs', Icon: IconHistory, area: /^\/runs/ },
] as const

/** The areas of the app: a sidebar that can be made narrow, on a phone a bar at the bottom. */
export function Navigation(): ReactNode {
  const [isNarrow, setNarrow] = useLocalStorage({ key: 'pairwise-sidebar-narrow', defaultValue: false, getInitialValueInEffect: false })
  const path = useRouterState({ select: (state) => state.location.pathname })
  const Toggle = isNarrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const toggleLabel = isNarrow ? 'Widen the sidebar' : 'Narrow the sidebar'
  return (
    <nav className={styles['nav']} aria-label="Main" data-narrow={isNarrow || undefined}>
      <Link to="/pairs" className={styles['home']} aria-label="Pairwise, go to Pairs">
        <Brand />
      </Link>
      <ul className={styles['entries']}>
        {entries.map(({ to, label, Icon, area }) => (
          <li key={to}>
            <Tooltip label={label} position="right" disabled={!isNarrow}>
              <CurrentLink to={to} className={styles['entry']} isCurrent={area.test(path)}>
                <Icon size={20} stroke={1.5} aria-hidden="true" />
                <span className={styles['label']}>{label}</span>
              </CurrentLink>
            </Tooltip>
          </li>
        ))}
      </ul>
      <Tooltip label={toggleLabel} position="right">
        <UnstyledButton className={styles['toggle']} aria-label={toggleLabel} onClick={() => setNarrow(!isNarrow)}>
          <Toggle size={20} stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      </Tooltip>
    </nav>
  )
}
