import type { Connection } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { listCrumbs } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { NeedsPermission } from '../../../components/ui/needs-permission.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { NewConnectionForm } from './new-connection-form.tsx'

/** Adds storage. */
export function NewConnectionPage({ onCreated }: { readonly onCreated: (connection: Connection) => void }): ReactNode {
  return (
    <NeedsPermission permission="connection.write" closed="Connections are added by the admins.">
      <Page width="form">
        <Crumbs>{[listCrumbs.connections, 'New connection']}</Crumbs>
        <PageHeader title="Add storage" documentTitle="New connection" meta="A place for files that is not this server’s disk." />
        <NewConnectionForm onCreated={onCreated} />
      </Page>
    </NeedsPermission>
  )
}
