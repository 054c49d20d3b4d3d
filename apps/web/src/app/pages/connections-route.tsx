import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ConnectionsPage } from '../../features/connections/components/connections-page.tsx'

const route = getRouteApi('/app/connections')

/** Every place where files can be. */
export function ConnectionsRoute(): ReactNode {
  const navigate = useNavigate()
  const search = route.useSearch()
  return (
    <ConnectionsPage
      search={search}
      onSearch={(part) => void navigate({ to: '/connections', search: { ...search, ...part }, replace: true, resetScroll: false })}
      onAdd={() => void navigate({ to: '/connections/new' })}
      onImport={() => void navigate({ to: '/connections/import' })}
    />
  )
}
