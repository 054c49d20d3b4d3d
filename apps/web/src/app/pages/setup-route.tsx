import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SetupPage } from '../../features/session/components/setup-page.tsx'

/** The first set-up; afterwards the list of pairs. */
export function SetupRoute(): ReactNode {
  const navigate = useNavigate()
  return <SetupPage onDone={() => void navigate({ to: '/pairs' })} signInLink={<Link to="/login">Sign in</Link>} />
}
