import { Menu, UnstyledButton } from '@mantine/core'
import { IconLogout, IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { announce } from '../../lib/announcer.ts'
import { api } from '../../lib/api-client.ts'
import { errorText } from '../../lib/error-text.ts'
import { useMe } from '../../lib/session.ts'
import styles from './header.module.css'

/** Who is signed in, and the way out. */
export function AccountMenu(): ReactNode {
  const me = useMe()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const signOut = useMutation({
    mutationFn: () => api.call('signOut', {}),
    onSuccess: async () => {
      await navigate({ to: '/login', search: {} })
      queries.clear()
    },
    onError: (error) => announce(errorText(error).title, 'assertive'),
  })
  if (!me) return null
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={styles['button']} aria-label={`Account: ${me.name}`}>
          <span className={styles['initials']} aria-hidden="true" data-initials={initials(me.name)} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{me.name}</bdi> · {me.role}
        </Menu.Label>
        <Menu.Item
          component={Link}
          to="/profile/account"
          leftSection={<IconUser size={16} stroke={1.5} aria-hidden="true" />}
          closeMenuOnClick
        >
          Profile
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.5} aria-hidden="true" />} onClick={() => signOut.mutate()}>
          {signOut.error ? `${errorText(signOut.error).title} Try again` : 'Sign out'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
