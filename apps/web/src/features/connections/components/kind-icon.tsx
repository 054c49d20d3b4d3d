import type { ConnectionKind } from '@pairwise/contracts'
import { IconBucket, IconCloud, IconDeviceSdCard, IconServer, IconTerminal2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'

const icons = {
  local: IconDeviceSdCard,
  sftp: IconServer,
  s3: IconBucket,
  webdav: IconCloud,
  rclone: IconTerminal2,
} as const satisfies Record<ConnectionKind, typeof IconServer>

/** The kind of a storage as an icon; its word stands beside it. */
export function KindIcon({ kind }: { readonly kind: ConnectionKind }): ReactNode {
  const Icon = icons[kind]
  return <Icon size={16} stroke={1.5} aria-hidden="true" />
}
