import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { UsersPage } from '../../features/accounts/components/users-page.tsx'

const route = getRouteApi('/app/settings/users')

/** Who can sign in. */
export function UsersRoute(): ReactNode {
  const navigate = useNavigate()
  const { q } = route.useSearch()
  return (
    <UsersPage
      q={q}
      onSearch={(text) => void navigate({ to: '/settings/users', search: { q: text }, replace: true, resetScroll: false })}
    />
  )
}
