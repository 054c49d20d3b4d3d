import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SetupStepper } from '../../features/first-run/components/setup-stepper.tsx'
import { changeDraft, clearDraft, useDraft } from '../../features/first-run/lib/setup-draft.ts'
import { SetupPage } from '../../features/session/components/setup-page.tsx'

/** The first admin; then the rest of the set-up. */
export function SetupRoute(): ReactNode {
  const navigate = useNavigate()
  return (
    <SetupPage
      entered={useDraft()?.admin ?? null}
      onEntered={(admin) => changeDraft({ admin })}
      stepper={<SetupStepper current="admin" />}
      onDone={() => {
        clearDraft()
        changeDraft({ step: 'connection' })
        void navigate({ to: '/setup/$step', params: { step: 'connection' } })
      }}
      signInLink={<Link to="/login">Sign in</Link>}
    />
  )
}
