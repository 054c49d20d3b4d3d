import type { Session } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { deviceText, methodText } from '../lib/method-text.ts'

interface SessionTableProps {
  readonly rows: readonly Session[]
  readonly onEnd: (ref: string) => void
}

/** Sessions, each with its end. */
export function SessionTable({ rows, onEnd }: SessionTableProps): ReactNode {
  if (rows.length === 0) return <p>Signed in nowhere.</p>
  const columns = [
    { head: 'Device', cell: (row: Session) => `${deviceText(row.userAgent)}${row.isThisOne ? ' (this one)' : ''}` },
    { head: 'Address', cell: (row: Session) => row.address ?? 'unknown' },
    { head: 'Signed in', cell: (row: Session) => <RelativeTime at={row.createdAt} /> },
    { head: 'By', cell: (row: Session) => methodText(row.method) },
    {
      head: 'Actions',
      cell: (row: Session) => (
        <ActionButton
          size="xs"
          variant="default"
          blocked={row.isThisOne ? 'This is the session you are in. Sign out to end it.' : undefined}
          aria-label={`End the session on ${deviceText(row.userAgent)}`}
          onClick={() => onEnd(row.ref)}
        >
          End
        </ActionButton>
      ),
    },
  ]
  return <DataTable label="Sessions" rows={rows} rowKey={(row) => row.ref} columns={columns} />
}
