import { Menu, UnstyledButton } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AreaEntry } from './areas.ts'
import styles from './navigation.module.css'

interface MoreAreasProps {
  readonly areas: readonly AreaEntry[]
  readonly path: string
}

/** What the bar of a phone has no room for. */
export function MoreAreas({ areas, path }: MoreAreasProps): ReactNode {
  const isCurrent = areas.some(({ covers }) => covers.test(path))
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles['entry']} data-current={isCurrent || undefined}>
          <IconDots size={20} stroke={1.5} aria-hidden="true" />
          <span className={styles['label']}>More</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {areas.map(({ to, label, Icon, covers }) => (
          <Menu.Item
            key={to}
            component={Link}
            to={to}
            leftSection={<Icon size={16} stroke={1.5} aria-hidden="true" />}
            aria-current={covers.test(path) ? 'page' : undefined}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
