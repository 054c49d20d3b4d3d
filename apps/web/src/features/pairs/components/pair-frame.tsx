import type { Pair, Side } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { listCrumbs } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { TabLinks } from '../../../components/ui/tab-links.tsx'
import { connectionsQuery } from '../../../lib/connections.ts'
import { count } from '../../../lib/plural.ts'
import { pairQuery } from '../api/pair-queries.ts'
import styles from './pair-frame.module.css'

interface PairFrameProps {
  readonly pairId: string
  readonly actions: (pair: Pair) => ReactNode
  readonly children: ReactNode
}

/** The head of a pair with its tabs. */
export function PairFrame({ pairId, actions, children }: PairFrameProps): ReactNode {
  const query = useQuery(pairQuery(pairId))
  const pair = query.data?.pair
  return (
    <Page>
      <Crumbs>{[listCrumbs.pairs, <bdi key="pair">{pair?.name ?? 'Pair'}</bdi>]}</Crumbs>
      <PageHeader title={pair?.name ?? 'Pair'} meta={pair && <PairSidesLine pair={pair} />} actions={pair && actions(pair)} />
      {query.error && !pair && <ProblemNotice error={query.error} title="This pair could not be loaded." onRetry={query.refetch} />}
      {query.isPending && <Loading what="the pair" lines={5} height={32} />}
      {pair && (
        <>
          <TabLinks label="Parts of this pair">
            <Link to="/pairs/$pairId" params={{ pairId }} activeOptions={{ exact: true }}>
              Overview
            </Link>
            <Link to="/pairs/$pairId/runs" params={{ pairId }}>
              Runs
            </Link>
            <Link to="/pairs/$pairId/conflicts" params={{ pairId }}>
              Conflicts
              {pair.conflicts.open > 0 && <span className={styles['count']}> {count(pair.conflicts.open)}</span>}
            </Link>
            <Link to="/pairs/$pairId/schedule" params={{ pairId }}>
              Schedule
            </Link>
            <Link to="/pairs/$pairId/settings" params={{ pairId }}>
              Settings
            </Link>
          </TabLinks>
          {children}
        </>
      )}
    </Page>
  )
}

/** A folder of the disk is known by its path alone; one of other storage by its connection too. */
function PairSidesLine({ pair }: { readonly pair: Pair }): ReactNode {
  const connections = useQuery(connectionsQuery).data?.rows ?? []
  const remoteOf = (side: Side) => connections.find(({ id, kind }) => id === pair[side].connectionId && kind !== 'local')
  return (
    <div className={styles['sides']}>
      {(['path1', 'path2'] as const).map((side) => (
        <span key={side} className={styles['side']}>
          <SideChip side={side} name={pair[side].name} />
          <bdi className={styles['folder']}>
            {[remoteOf(side)?.name, pair[side].folder].filter((part) => part !== undefined).join(': ')}
          </bdi>
        </span>
      ))}
    </div>
  )
}
