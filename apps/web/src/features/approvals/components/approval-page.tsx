import type { ApprovalDetail, Plan, Run } from '@pairwise/contracts'
import { IconHandStop, IconUserCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { listCrumbs, pairCrumb } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime, ShortTime } from '../../../components/ui/relative-time.tsx'
import { StateBadge } from '../../../components/ui/state-badge.tsx'
import { approvalQuery } from '../api/approval-queries.ts'
import { approvalTitle, comparedText, stateWords, voidText } from '../lib/approval-text.ts'
import styles from './approval-page.module.css'
import { ApprovalTimeline } from './approval-timeline.tsx'
import { HeldDecisions } from './held-decisions.tsx'
import { ResyncDecisions } from './resync-decisions.tsx'
import { AboutPanel, WhyHeldPanel, WhyResyncPanel } from './why-panels.tsx'

interface ApprovalPageProps {
  readonly approvalId: number
  readonly onRun: (run: Run) => void
  readonly onPlan: (plan: Plan) => void
}

/** One approval: what it is about, why, and the decisions, the one that can hurt last. */
export function ApprovalPage({ approvalId, onRun, onPlan }: ApprovalPageProps): ReactNode {
  const query = useQuery(approvalQuery(approvalId))
  const approval = query.data
  const title = approval ? approvalTitle(approval) : 'Approval'
  return (
    <Page>
      <Crumbs>{[listCrumbs.attention, pairCrumb(approval), title]}</Crumbs>
      <PageHeader
        title={approval ? `${title} · ${approval.pairName}` : title}
        badge={approval && <StateOf approval={approval} />}
        meta={approval && <Times approval={approval} />}
      />
      {query.isPending && <Loading what="the request" lines={6} height={32} />}
      {query.error && !approval && <ProblemNotice error={query.error} title="This request could not be loaded." onRetry={query.refetch} />}
      {approval && (
        <div className={styles['grid']}>
          <Ending approval={approval} />
          {approval.kind === 'held' ? <WhyHeldPanel approval={approval} /> : <WhyResyncPanel approval={approval} />}
          {approval.kind === 'held' && approval.state === 'waiting' && <HeldDecisions approval={approval} onRun={onRun} onPlan={onPlan} />}
          {approval.kind === 'resync' && (approval.state === 'draft' || approval.state === 'waiting') && (
            <ResyncDecisions approval={approval} />
          )}
          <AboutPanel approval={approval} />
          <ApprovalTimeline approval={approval} />
        </div>
      )}
    </Page>
  )
}

function StateOf({ approval: { state } }: { readonly approval: ApprovalDetail }): ReactNode {
  const isOpen = state === 'waiting'
  const icon = state === 'draft' || isOpen ? <IconHandStop size={16} stroke={1.5} /> : <IconUserCheck size={16} stroke={1.5} />
  return (
    <LiveFigure>
      <StateBadge tone={isOpen ? 'held' : 'neutral'} look={isOpen ? 'solid' : 'outline'} icon={icon}>
        {stateWords[state]}
      </StateBadge>
    </LiveFigure>
  )
}

function Times({ approval: { createdAt, expiresAt, state, fingerprint } }: { readonly approval: ApprovalDetail }): ReactNode {
  return (
    <>
      <RelativeTime at={createdAt} />
      {state === 'waiting' && expiresAt !== null && (
        <>
          {' · expires '}
          <ShortTime at={expiresAt} />
        </>
      )}
      {fingerprint !== '' && !fingerprint.startsWith('stop:') && (
        <>
          {' · fingerprint '}
          <code>{fingerprint.slice(0, 12)}</code>
        </>
      )}
    </>
  )
}

/** What became of it, where somebody or something ended it. */
function Ending({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const { state, decidedBy, decisionReason, appliedRunId, replacedBy } = approval
  if (state === 'draft') return null
  const compared = comparedText(approval)
  if (state === 'waiting') {
    return compared === null ? null : (
      <Notice tone="held" icon={<IconHandStop size={20} stroke={1.5} />} title="The files changed in the meantime. Nothing was applied.">
        {compared}
      </Notice>
    )
  }
  const title = decidedBy === null ? `${stateWords[state]}.` : `${stateWords[state]} by ${decidedBy}.`
  return (
    <Notice tone="plain" icon={<IconUserCheck size={20} stroke={1.5} />} title={title}>
      {voidText(approval)} {decisionReason !== null && <bdi>“{decisionReason}”</bdi>}{' '}
      {appliedRunId !== null && (
        <Link to="/runs/$runId" params={{ runId: appliedRunId }}>
          Open run {appliedRunId}
        </Link>
      )}{' '}
      {replacedBy !== null && (
        <Link to="/approvals/$approvalId" params={{ approvalId: replacedBy }}>
          Open what is held now
        </Link>
      )}
    </Notice>
  )
}
