import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AuditPage } from '../../features/audit/components/audit-page.tsx'

const route = getRouteApi('/app/audit')

/** Who did what. */
export function AuditRoute(): ReactNode {
  const navigate = useNavigate()
  return (
    <AuditPage
      search={route.useSearch()}
      onSearch={(part) => void navigate({ to: '/audit', search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false })}
    />
  )
}
