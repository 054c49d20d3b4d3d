import type { Permission } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { useMay } from '../../lib/session.ts'
import { ClosedPage } from './closed-page.tsx'

interface NeedsPermissionProps {
  readonly permission: Permission
  /** One sentence about what is here, for those who may not see it. */
  readonly closed: string
  readonly children: ReactNode
}

/** A page for those who have a permission. The others read why it is closed and whom to ask; the server tells them nothing anyway. */
export function NeedsPermission({ permission, closed, children }: NeedsPermissionProps): ReactNode {
  const may = useMay(permission)
  if (may === undefined) return null
  return may ? children : <ClosedPage>{closed}</ClosedPage>
}
