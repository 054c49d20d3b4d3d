import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { changeDraft, type SetupDraft } from '../../features/first-run/lib/setup-draft.ts'
import type { SetupPageName } from '../../features/first-run/lib/setup-steps.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { ConnectionStep } from './setup/connection-step.tsx'
import { DoneStep } from './setup/done-step.tsx'
import { PairStep } from './setup/pair-step.tsx'
import { PreviewStep } from './setup/preview-step.tsx'
import { SafetyStep } from './setup/safety-step.tsx'
import { ScheduleStep } from './setup/schedule-step.tsx'

const route = getRouteApi('/app/setup/$step')

/** Goes to a step and keeps what was learned on the way. */
export type GoTo = (step: SetupPageName, learned?: Partial<SetupDraft>) => void

/** One step of the first set-up after the admin was made. */
export function SetupStepRoute(): ReactNode {
  const { step } = route.useParams()
  const navigate = useNavigate()
  const goTo: GoTo = (next, learned = {}) => {
    changeDraft({ ...learned, step: next })
    void navigate({ to: '/setup/$step', params: { step: next } })
  }
  switch (step) {
    case 'connection':
      return <ConnectionStep goTo={goTo} />
    case 'pair':
      return <PairStep goTo={goTo} />
    case 'safety':
      return <SafetyStep goTo={goTo} />
    case 'preview':
      return <PreviewStep goTo={goTo} />
    case 'schedule':
      return <ScheduleStep goTo={goTo} />
    case 'done':
      return <DoneStep />
    default:
      return assertNever(step)
  }
}
