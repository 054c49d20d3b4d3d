import type { Plan } from '@pairwise/contracts'
import { IconCheck, IconHandStop, IconRefreshAlert, IconTrashX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FailureNotice } from '../../../components/sync/failure-notice.tsx'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { plural } from '../../../lib/plural.ts'
import { type SideNames, sideNames } from '../../../lib/side-names.ts'
import { selectionQuery } from '../api/plan-queries.ts'
import { staleText } from '../lib/stale-text.ts'
import { PreviewButton } from './preview-button.tsx'

interface PlanStateNoticeProps {
  readonly plan: Plan
  /** The way to the request that a plan belongs to. */
  readonly approval?: ReactNode
  readonly onPlan: (plan: Plan) => void
}

/** What there is to say about a plan that can't be applied, or not any more. */
export function PlanStateNotice({ plan, approval, onPlan }: PlanStateNoticeProps): ReactNode {
  // A resync is asked for, and not only looked at: another plan for it comes with another request.
  const makeNew =
    plan.mode === 'resync' ? (
      approval
    ) : (
      <PreviewButton
        pairId={plan.pairId}
        label="Make a new plan"
        {...(plan.state === 'stale' ? { parentId: plan.id } : {})}
        onMade={onPlan}
      />
    )
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
          {plan.stale && staleText(plan.stale, { pairName: plan.pairName, names: sideNames(plan), since: plan.readyAt })}{' '}
          <KeptNote planId={plan.id} />
          {plan.stale?.cause === 'files-changed' && <ChangedFiles stale={plan.stale} names={sideNames(plan)} />}
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
          title={plan.appliedBy ? `This plan was applied by ${plan.appliedBy}.` : 'This plan was applied.'}
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

/** What a new plan takes over from this one. */
function KeptNote({ planId }: { readonly planId: number }): ReactNode {
  const skipped = useQuery(selectionQuery(planId)).data?.skipped ?? 0
  if (skipped === 0) return 'Your viewed marks are kept where nothing changed.'
  return `Your ${plural(skipped, { one: '# skip', other: '# skips' })} and viewed marks are kept where nothing changed.`
}

interface ChangedFilesProps {
  readonly stale: Extract<NonNullable<Plan['stale']>, { cause: 'files-changed' }>
  readonly names: SideNames
}

function ChangedFiles({ stale, names }: ChangedFilesProps): ReactNode {
  if (stale.files.length === 0) return null
  return (
    <details>
      <summary>{plural(stale.total, { one: 'Show the # file', other: 'Show the # files' })}</summary>
      <ul>
        {stale.files.map(({ at, side }) => (
          <li key={`${side} ${at.key}`}>
            <FilePath path={at.path} isWhole /> on <bdi>{names[side]}</bdi>
          </li>
        ))}
        {stale.total > stale.files.length && <li>and {plural(stale.total - stale.files.length, { one: '# more', other: '# more' })}</li>}
      </ul>
    </details>
  )
}

function checkedFiles({ files }: Plan): string {
  if (files.path1 === files.path2)
    return plural(files.path1, { one: 'Checked # file on each side.', other: 'Checked # files on each side.' })
  const first = plural(files.path1, { one: '# file', other: '# files' })
  const second = plural(files.path2, { one: '# file', other: '# files' })
  return `Checked ${first} on one side and ${second} on the other.`
}
