import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { InvitationPage } from '../../features/session/components/invitation-page.tsx'

/** Where an invitation leads. */
export function InvitationRoute(): ReactNode {
  const navigate = useNavigate()
  return <InvitationPage onDone={() => void navigate({ to: '/' })} />
}
