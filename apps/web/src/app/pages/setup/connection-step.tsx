import { Button, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { SampleButton } from '../../../features/first-run/components/sample-button.tsx'
import styles from '../../../features/first-run/components/setup.module.css'
import { SetupFrame } from '../../../features/first-run/components/setup-frame.tsx'
import type { GoTo } from '../../../features/first-run/lib/go-to.ts'
import { connectionsQuery } from '../../../lib/connections.ts'
import { listOf } from '../../../lib/plural.ts'

/** Where the files are. */
export function ConnectionStep({ goTo }: { readonly goTo: GoTo }): ReactNode {
  const connections = useQuery(connectionsQuery)
  const roots = connections.data?.rows.flatMap((connection) => connection.roots) ?? []
  const added = connections.data?.rows.flatMap(({ kind, name }) => (kind === 'local' ? [] : [name])) ?? []
  return (
    <SetupFrame step="connection" title="Where are your files?" lead="You need two places. This server’s disk is already connected.">
      {connections.isPending && <Loading what="the places for folders" lines={2} />}
      {connections.error && (
        <ProblemNotice error={connections.error} title="The places for folders could not be loaded." onRetry={connections.refetch} />
      )}
      {connections.data && (
        <div className={styles['fields']}>
          <Radio checked readOnly label="This server’s disk" />
          {roots.length > 0 && (
            <p className={styles['roots']}>
              Folders you allowed: <bdi>{listOf(roots)}</bdi>
            </p>
          )}
        </div>
      )}
      {added.length > 0 && (
        <p>
          Also connected: <bdi>{listOf(added)}</bdi>
        </p>
      )}
      <div className={styles['buttons']}>
        <Button onClick={() => goTo('pair')}>Continue</Button>
        <Button component={Link} to="/connections/new" variant="default">
          Add storage
        </Button>
        <Button component={Link} to="/connections/import" variant="default">
          Import rclone.conf
        </Button>
        <SampleButton
          onMade={({ id }) => goTo('preview', { pairId: id, planId: null, runId: null, form: null, safety: null, schedule: null })}
        />
      </div>
    </SetupFrame>
  )
}
