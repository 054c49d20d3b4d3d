import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NewConnectionPage } from '../../features/connections/components/new-connection-page.tsx'

/** New storage; afterwards its page. */
export function NewConnectionRoute(): ReactNode {
  const navigate = useNavigate()
  return <NewConnectionPage onCreated={({ id }) => void navigate({ to: '/connections/$connectionId', params: { connectionId: id } })} />
}
