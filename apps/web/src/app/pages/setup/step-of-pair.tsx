import { Button } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useDraft } from '../../../features/first-run/lib/setup-draft.ts'
import { pairQuery, type TaggedPair } from '../../../features/pairs/api/pair-queries.ts'

interface StepOfPairProps {
  readonly children: (tagged: TaggedPair) => ReactNode
  /** Stands above what is shown instead of the pair, where the step's own heading names the pair. */
  readonly heading?: ReactNode
}

/** What a step shows of the pair that is set up; without one, the way to the step that makes it. */
export function StepOfPair({ children, heading }: StepOfPairProps): ReactNode {
  const pairId = useDraft()?.pairId ?? null
  if (pairId === null) {
    return (
      <>
        {heading}
        <EmptyState
          title="There is no pair yet"
          icon={<IconArrowsExchange size={20} stroke={1.5} />}
          action={
            <Button renderRoot={({ ref, ...props }) => <Link {...props} to="/setup/$step" params={{ step: 'pair' }} />}>
              Choose the two folders
            </Button>
          }
        />
      </>
    )
  }
  return (
    <Known pairId={pairId} heading={heading}>
      {children}
    </Known>
  )
}

interface KnownProps extends StepOfPairProps {
  readonly pairId: string
}

function Known({ pairId, heading, children }: KnownProps): ReactNode {
  const query = useQuery(pairQuery(pairId))
  if (query.data) return children(query.data)
  return (
    <>
      {heading}
      {query.error ? (
        <ProblemNotice error={query.error} title="This pair could not be loaded." onRetry={query.refetch} />
      ) : (
        <Loading what="the pair" lines={4} height={32} />
      )}
    </>
  )
}
