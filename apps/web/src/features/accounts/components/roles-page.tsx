import type { ReactNode } from 'react'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { roleTable } from '../lib/role-table.ts'
import { SettingsFrame } from './settings-frame.tsx'

type Line = (typeof roleTable)[number]

/** What each role may do. There are these three, and they can’t be changed. */
export function RolesPage(): ReactNode {
  return (
    <SettingsFrame title="Roles" meta="What each role may do. The three roles are fixed.">
      <DataTable
        label="Roles"
        rows={roleTable}
        rowKey={(line) => line.action}
        columns={[
          { head: 'Action', cell: (line: Line) => line.action },
          { head: 'Viewer', cell: (line: Line) => line.viewer },
          { head: 'Operator', cell: (line: Line) => line.operator },
          { head: 'Admin', cell: (line: Line) => line.admin },
        ]}
      />
      <p>API tokens can never approve, manage users or tokens, or change settings.</p>
    </SettingsFrame>
  )
}
