import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMe } from '../../lib/session.ts'
import { EmptyState } from './empty-state.tsx'
import { Page, PageHeader } from './page.tsx'

interface ClosedPageProps {
  /** One sentence about what is here and whose it is. */
  readonly children: string
}

/** A page that one has no right to see: it says so, and whom to ask, instead of leading elsewhere. */
export function ClosedPage({ children }: ClosedPageProps): ReactNode {
  const admins = useMe()?.admins ?? []
  return (
    <Page width="form">
      <PageHeader title="You can’t open this" />
      <EmptyState title={children} icon={<IconLock size={20} stroke={1.5} />}>
        {admins.length === 0 ? 'Ask an admin for access.' : `Ask an admin for access: ${admins.join(', ')}.`}
      </EmptyState>
    </Page>
  )
}
