import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Plan, Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useReviewKeys } from '../../../components/ui/review-keys.tsx'
import { useBlocked, useMay } from '../../../lib/session.ts'
import { useStartRun } from '../../../lib/start-run.ts'
import { approvalListQuery, approvalQuery } from '../api/approval-queries.ts'
import { SendForApproval } from './resync-decisions.tsx'

interface PlanApprovalProps {
  readonly plan: Plan
  /** Plain where something else of the plan is carried out without approval. */
  readonly variant: 'filled' | 'default'
  readonly onRun: (run: Run) => void
}

/** The way from a plan to whoever has to approve it: of a resync all of it, of any other plan what is over a limit. */
export function PlanApproval({ plan, variant, onRun }: PlanApprovalProps): ReactNode {
  if (plan.mode !== 'resync') return <HeldApproval plan={plan} variant={variant} onRun={onRun} />
  if (plan.approvalId !== null) return <ResyncApproval approvalId={plan.approvalId} />
  return (
    <Button renderRoot={({ ref, ...props }) => <Link {...props} to="/pairs/$pairId" params={{ pairId: plan.pairId }} />}>
      Request a resync…
    </Button>
  )
}

function ResyncApproval({ approvalId }: { readonly approvalId: number }): ReactNode {
  const approval = useQuery(approvalQuery(approvalId)).data
  if (approval?.state === 'draft' && approval.rights.isRequester) return <SendForApproval approval={approval} />
  return approval && <ToApproval approvalId={approvalId} variant="filled" label="Review request" />
}

function HeldApproval({ plan, variant, onRun }: PlanApprovalProps): ReactNode {
  const mayDecide = useMay('approval.decide')
  const query = useQuery(approvalListQuery({ pair: plan.pairId, kind: 'held', state: 'waiting' }))
  const start = useStartRun(plan.pairId)
  const open = query.data?.rows[0]
  if (query.isPending || mayDecide === undefined) return null
  // What was just asked for is open before the answer is here, and the answer leads to its run.
  if (open && start.isIdle)
    return <ToApproval approvalId={open.id} variant={variant} label={mayDecide ? 'Review and decide' : 'Review request'} />
  return <Ask plan={plan} variant={variant} start={start} onRun={onRun} label={mayDecide ? 'Review and decide' : 'Ask for approval'} />
}

interface ToApprovalProps extends Pick<PlanApprovalProps, 'variant'> {
  readonly approvalId: number
  readonly label: string
}

function ToApproval({ approvalId, variant, label }: ToApprovalProps): ReactNode {
  return (
    <Button variant={variant} renderRoot={({ ref, ...props }) => <Link {...props} to="/approvals/$approvalId" params={{ approvalId }} />}>
      {label}
    </Button>
  )
}

interface AskProps extends PlanApprovalProps {
  readonly label: string
  readonly start: ReturnType<typeof useStartRun>
}

/** What is over a limit is asked about by a run: it holds exactly that, and lets the rest flow. */
function Ask({ plan, variant, label, start, onRun }: AskProps): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const blocked = useBlocked('pair.run')
  const ask = () => {
    if (blocked !== undefined) return
    start.reset()
    open()
  }
  useReviewKeys(variant === 'filled' ? { 'Ctrl+Enter': ask } : {})
  return (
    <>
      <ActionButton variant={variant} blocked={blocked} onClick={ask}>
        {label}
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title="Ask for approval of what is over the limit?"
        confirm="Ask for approval"
        busy={start.isPending && 'Starting…'}
        blocked={blocked}
        onConfirm={() => start.mutate(undefined, { onSuccess: onRun })}
        onClose={close}
      >
        <p>
          A run of <bdi>{plan.pairName}</bdi> is started. What is over the limit is held until an admin decides. Whatever else has changed
          on both sides is applied.
        </p>
        {start.error && <ProblemNotice error={start.error} refused="Nothing was started." />}
      </ConfirmDialog>
    </>
  )
}
