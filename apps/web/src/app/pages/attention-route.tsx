import { Button } from '@mantine/core'
import type { AttentionItem } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AttentionPage } from '../../features/attention/components/attention-page.tsx'
import { pairListQuery } from '../../features/pairs/api/pair-queries.ts'
import { RunNowButton } from '../../features/runs/components/run-now-button.tsx'
import { assertNever } from '../../lib/assert-never.ts'

const route = getRouteApi('/app/attention')

/** Everything that needs somebody. */
export function AttentionRoute(): ReactNode {
  const navigate = useNavigate({ from: '/attention' })
  const pairs = useQuery(pairListQuery).data?.rows ?? []
  return (
    <AttentionPage
      search={route.useSearch()}
      onSearch={(part) => void navigate({ to: '/attention', search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false })}
      action={actionOf}
      onOpen={(item) => void navigate({ href: placeOf(item) })}
      pairs={pairs}
    />
  )
}

function actionOf(item: AttentionItem): ReactNode {
  switch (item.kind) {
    case 'approval':
      return <PlaceLink item={item}>{item.about === 'held' ? 'Review and decide' : 'Review request'}</PlaceLink>
    case 'second-person':
      return <PlaceLink item={item}>Review request</PlaceLink>
    case 'held':
      return <PlaceLink item={item}>Review and decide</PlaceLink>
    case 'unreachable':
    case 'failed':
      return <PlaceLink item={item}>See cause and fix</PlaceLink>
    case 'connection':
      return <PlaceLink item={item}>Open connection</PlaceLink>
    case 'expiring':
      return <PlaceLink item={item}>Replace it</PlaceLink>
    case 'partial':
      return <PlaceLink item={item}>See what failed</PlaceLink>
    case 'conflicts':
      return <PlaceLink item={item}>Review conflicts</PlaceLink>
    case 'overdue':
      return <RunMissed item={item} />
    case 'low-space':
      return <PlaceLink item={item}>Change how long</PlaceLink>
    default:
      return assertNever(item)
  }
}

/** Where one sees and settles it. */
function placeOf(item: AttentionItem): string {
  switch (item.kind) {
    case 'approval':
      return `/approvals/${item.approvalId}`
    case 'second-person':
      return '/settings/security'
    case 'conflicts':
      return `/conflicts?pair=${item.pairId}`
    case 'overdue':
      return `/pairs/${item.pairId}`
    case 'low-space':
      return `/pairs/${item.pairId}/settings`
    case 'connection':
      return `/connections/${item.connectionId}`
    case 'expiring':
      return `/connections/${item.connectionId}#secrets`
    case 'held':
      return item.run.approvalId === null ? `/runs/${item.run.id}` : `/approvals/${item.run.approvalId}`
    case 'unreachable':
    case 'failed':
    case 'partial':
      return `/runs/${item.run.id}`
    default:
      return assertNever(item)
  }
}

function PlaceLink({ item, children }: { readonly item: AttentionItem; readonly children: string }): ReactNode {
  const router = useRouter()
  const href = placeOf(item)
  return (
    <Button
      size="xs"
      variant="default"
      component="a"
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        void router.navigate({ href })
      }}
    >
      {children}
    </Button>
  )
}

function RunMissed({ item }: { readonly item: Extract<AttentionItem, { kind: 'overdue' }> }): ReactNode {
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
