import type { Pair } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { listCrumbs } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { connectionsQuery } from '../../../lib/connections.ts'
import { NewPairForm } from './new-pair-form.tsx'

interface NewPairPageProps {
  readonly onCreated: (pair: Pair) => void
}

/** Makes a pair of two folders. */
export function NewPairPage({ onCreated }: NewPairPageProps): ReactNode {
  const connections = useQuery(connectionsQuery)
  return (
    <Page width="form">
      <Crumbs>{[listCrumbs.pairs, 'New pair']}</Crumbs>
      <PageHeader title="Choose the two folders" documentTitle="New pair" meta="Changes flow both ways. Neither side is the original." />
      {connections.isPending && <Loading what="the connections" lines={4} height={48} />}
      {connections.error && (
        <ProblemNotice error={connections.error} title="The places for folders could not be loaded." onRetry={connections.refetch} />
      )}
      {connections.data && <NewPairForm connections={connections.data.rows} onCreated={onCreated} />}
    </Page>
  )
}
