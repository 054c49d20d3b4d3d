import { IconQuestionMark } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyState } from '../../components/ui/empty-state.tsx'
import { Page, PageHeader } from '../../components/ui/page.tsx'

/** An address that leads nowhere. */
export function PageMissing(): ReactNode {
  return (
    <Page width="form">
      <PageHeader title="Page not found" />
      <EmptyState
        title="There is no page at this address"
        icon={<IconQuestionMark size={20} stroke={1.5} />}
        action={<Link to="/pairs">Go to Pairs</Link>}
      >
        The address may be mistyped, or what it led to was removed.
      </EmptyState>
    </Page>
  )
}
