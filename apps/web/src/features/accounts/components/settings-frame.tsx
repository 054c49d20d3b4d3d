import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { NeedsPermission } from '../../../components/ui/needs-permission.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { TabLinks } from '../../../components/ui/tab-links.tsx'

interface SettingsFrameProps {
  readonly title: string
  readonly meta: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page of the settings, for those who may change them. */
export function SettingsFrame({ title, meta, actions, children }: SettingsFrameProps): ReactNode {
  return (
    <NeedsPermission permission="settings.write" closed="These settings belong to the admins.">
      <Page width="form">
        <Crumbs>{['Settings', title]}</Crumbs>
        <PageHeader title={title} documentTitle={`${title} · Settings`} meta={meta} actions={actions} />
        <TabLinks label="Settings">
          <Link to="/settings/users">Users</Link>
          <Link to="/settings/roles">Roles</Link>
          <Link to="/settings/tokens">Tokens</Link>
          <Link to="/settings/security">Security</Link>
        </TabLinks>
        {children}
      </Page>
    </NeedsPermission>
  )
}
