import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { GoTo } from '../../features/first-run/lib/go-to.ts'
import { changeDraft } from '../../features/first-run/lib/setup-draft.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { ConnectionStep } from './setup/connection-step.tsx'
import { DoneStep } from './setup/done-step.tsx'
import { PairStep } from './setup/pair-step.tsx'
import { PreviewStep } from './setup/preview-step.tsx'
import { SafetyStep } from './setup/safety-step.tsx'
import { ScheduleStep } from './setup/schedule-step.tsx'

const route = getRouteApi('/app/setup/$step')

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
