import { Tooltip, UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Brand } from '../../components/ui/brand.tsx'
import { AreaLink } from './area-link.tsx'
import { MoreAreas } from './more-areas.tsx'
import styles from './navigation.module.css'
import { useAreas } from './use-areas.ts'

/** The bar of a phone has room for five things. */
const roomOnPhone = 5

/** The areas of the app: a sidebar that can be made narrow, on a phone a bar at the bottom. */
export function Navigation(): ReactNode {
  const [isNarrow, setNarrow] = useLocalStorage({ key: 'pairwise-sidebar-narrow', defaultValue: false, getInitialValueInEffect: false })
  const path = useRouterState({ select: (state) => state.location.pathname })
  const entries = useAreas()
  const Toggle = isNarrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const toggleLabel = isNarrow ? 'Widen the sidebar' : 'Narrow the sidebar'
  const shown = entries.length <= roomOnPhone ? entries : entries.slice(0, roomOnPhone - 1)
  const behindMore = entries.slice(shown.length)
  const firstOfAdmin = entries.find(({ group }) => group === 'admin')
  return (
    <nav className={styles['nav']} aria-label="Main" data-narrow={isNarrow || undefined}>
      <Link to="/" className={styles['home']} aria-label="Pairwise, go to the start">
        <Brand />
      </Link>
      <ul className={styles['entries']}>
        {entries.map((area) => (
          <li
            key={area.to}
            data-first-of-group={area === firstOfAdmin || undefined}
            data-wide-only={behindMore.includes(area) || undefined}
          >
            <Tooltip label={area.label} position="right" disabled={!isNarrow}>
              <AreaLink area={area} isCurrent={area.covers.test(path)} />
            </Tooltip>
          </li>
        ))}
        {behindMore.length > 0 && (
          <li className={styles['more']}>
            <MoreAreas areas={behindMore} path={path} />
          </li>
        )}
      </ul>
      <Tooltip label={toggleLabel} position="right">
        <UnstyledButton className={styles['toggle']} aria-label={toggleLabel} onClick={() => setNarrow(!isNarrow)}>
          <Toggle size={20} stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      </Tooltip>
    </nav>
  )
}
