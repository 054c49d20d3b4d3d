import type { Run } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import type { RunListSearch } from '../lib/run-list-search.ts'
import { RunList } from './run-list.tsx'

interface RunsPageProps {
  readonly search: RunListSearch
  readonly onSearch: (search: Partial<RunListSearch>) => void
  readonly onOpen: (run: Run) => void
}

/** The history of all runs. */
export function RunsPage(props: RunsPageProps): ReactNode {
  return (
    <Page>
      <Crumbs>{['Runs']}</Crumbs>
      <PageHeader title="Runs" meta="What was carried out, newest first." />
      <RunList {...props} showPair />
    </Page>
  )
}
