import type { Plan } from '@pairwise/contracts'
import { IconCheck, IconHandStop, IconRefreshAlert, IconTrashX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FailureNotice } from '../../../components/sync/failure-notice.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { plural } from '../../../lib/plural.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { staleText } from '../lib/stale-text.ts'
import { PreviewButton } from './preview-button.tsx'

interface PlanStateNoticeProps {
  readonly plan: Plan
  readonly onPlan: (plan: Plan) => void
}

/** What there is to say about a plan that can't be applied, or not any more. */
export function PlanStateNotice({ plan, onPlan }: PlanStateNoticeProps): ReactNode {
  const makeNew = <PreviewButton pairId={plan.pairId} label="Make a new plan" resync={plan.mode === 'resync'} onMade={onPlan} />
  switch (plan.state) {
    case 'nothing':
      return (
        <Notice tone="good" icon={<IconCheck size={20} stroke={1.5} />} title="Both sides are the same.">
          {checkedFiles(plan)} There is nothing to apply.
        </Notice>
      )
    case 'stale':
      return (
        <Notice
          tone="held"
          icon={<IconRefreshAlert size={20} stroke={1.5} />}
          title="This plan is out of date. Nothing was applied."
          actions={makeNew}
        >
          {plan.stale && staleText(plan.stale, { pairName: plan.pairName, names: sideNames(plan), since: plan.readyAt })}
        </Notice>
      )
    case 'failed':
      return (
        <FailureNotice
          title="The plan could not be made"
          failure={plan.failure}
          effect="Nothing was changed on either side."
          help="Try again. If it fails again, look in the log of the worker."
          actions={makeNew}
        />
      )
    case 'discarded':
      return (
        <Notice
          tone="plain"
          icon={<IconTrashX size={20} stroke={1.5} />}
          title="This plan was discarded. Nothing was applied."
          actions={makeNew}
        />
      )
    case 'applied':
      return (
        <Notice
          tone="good"
          icon={<IconCheck size={20} stroke={1.5} />}
          title="This plan was applied."
          actions={
            plan.runId !== null && (
              <Link to="/runs/$runId" params={{ runId: plan.runId }}>
                Open run {plan.runId}
              </Link>
            )
          }
        >
          Below is what it was going to do. The run shows what was done.
        </Notice>
      )
    case 'held':
      return (
        <Notice tone="held" icon={<IconHandStop size={20} stroke={1.5} />} title="This plan is held. Nothing of it was applied.">
          It waits for a decision. Below is what it would do.
        </Notice>
      )
    case 'queued':
    case 'scanning':
    case 'planning':
    case 'ready':
      return null
  }
}

function checkedFiles({ files }: Plan): string {
  if (files.path1 === files.path2)
    return plural(files.path1, { one: 'Checked # file on each side.', other: 'Checked # files on each side.' })
  const first = plural(files.path1, { one: '# file', other: '# files' })
  const second = plural(files.path2, { one: '# file', other: '# files' })
  return `Checked ${first} on one side and ${second} on the other.`
}
