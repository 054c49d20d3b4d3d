import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { TabLinks } from '../../../components/ui/tab-links.tsx'

interface ProfileFrameProps {
  readonly title: string
  readonly meta: string
  readonly children: ReactNode
}

/** A page about one’s own account. */
export function ProfileFrame({ title, meta, children }: ProfileFrameProps): ReactNode {
  return (
    <Page width="form">
      <Crumbs>{['Profile', title]}</Crumbs>
      <PageHeader title={title} documentTitle={`${title} · Profile`} meta={meta} />
      <TabLinks label="Profile">
        <Link to="/profile/account">Account</Link>
        <Link to="/profile/security">Security</Link>
        <Link to="/profile/shortcuts">Shortcuts</Link>
      </TabLinks>
      {children}
    </Page>
  )
}
