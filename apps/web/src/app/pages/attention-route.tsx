import { Button } from '@mantine/core'
import type { AttentionItem } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AttentionPage } from '../../features/attention/components/attention-page.tsx'
import { pairListQuery } from '../../features/pairs/api/pair-queries.ts'
import { RunNowButton } from '../../features/runs/components/run-now-button.tsx'
import { assertNever } from '../../lib/assert-never.ts'

const route = getRouteApi('/app/attention')

/** Everything that needs somebody. */
export function AttentionRoute(): ReactNode {
  const navigate = useNavigate()
  const pairs = useQuery(pairListQuery).data?.rows ?? []
  return (
    <AttentionPage
      search={route.useSearch()}
      onSearch={(part) => void navigate({ to: '/attention', search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false })}
      action={actionOf}
      onOpen={(item) =>
        void (item.kind === 'overdue'
          ? navigate({ to: '/pairs/$pairId', params: { pairId: item.pairId } })
          : navigate({ to: '/runs/$runId', params: { runId: item.run.id } }))
      }
      pairs={pairs}
    />
  )
}

function actionOf(item: AttentionItem): ReactNode {
  switch (item.kind) {
    case 'held':
      return item.run.approvalId === null ? (
        <RunLink runId={item.run.id}>Review and decide</RunLink>
      ) : (
        <ApprovalLink approvalId={item.run.approvalId} />
      )
    case 'unreachable':
    case 'failed':
      return <RunLink runId={item.run.id}>See cause and fix</RunLink>
    case 'partial':
      return <RunLink runId={item.run.id}>See what failed</RunLink>
    case 'overdue':
      return <RunMissed item={item} />
    default:
      return assertNever(item)
  }
}

function RunLink({ runId, children }: { readonly runId: number; readonly children: string }): ReactNode {
  return (
    <Button size="xs" variant="default" renderRoot={({ ref, ...props }) => <Link {...props} to="/runs/$runId" params={{ runId }} />}>
      {children}
    </Button>
  )
}

function ApprovalLink({ approvalId }: { readonly approvalId: number }): ReactNode {
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={({ ref, ...props }) => <Link {...props} to="/approvals/$approvalId" params={{ approvalId }} />}
    >
      Review and decide
    </Button>
  )
}

function RunMissed({ item }: { readonly item: AttentionItem }): ReactNode {
  const navigate = useNavigate()
  return (
    <RunNowButton
      pairId={item.pairId}
      activeRun={null}
      size="xs"
      onStarted={(run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })}
    />
  )
}
