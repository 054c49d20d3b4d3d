import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ConflictQueue, type ConflictQueueProps } from './conflict-queue.tsx'

/** The conflicts of all pairs. */
export function ConflictsPage(props: ConflictQueueProps): ReactNode {
  return (
    <Page>
      <Crumbs>{['Conflicts']}</Crumbs>
      <PageHeader title="Conflicts" />
      <ConflictQueue {...props} />
    </Page>
  )
}
