import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ConnectionPage } from '../../features/connections/components/connection-page.tsx'

const route = getRouteApi('/app/connections/$connectionId')

/** One place where files are. */
export function ConnectionRoute(): ReactNode {
  const { connectionId } = route.useParams()
  const navigate = useNavigate()
  return <ConnectionPage key={connectionId} connectionId={connectionId} onDeleted={() => void navigate({ to: '/connections' })} />
}
