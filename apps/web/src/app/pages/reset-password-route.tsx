import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ResetPasswordPage } from '../../features/session/components/reset-password-page.tsx'

/** Where the link to a new password leads. */
export function ResetPasswordRoute(): ReactNode {
  const navigate = useNavigate()
  return <ResetPasswordPage onDone={() => void navigate({ to: '/login', search: {} })} />
}
