import type { Connection, RcloneConfText } from '@pairwise/contracts'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { listCrumbs } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { NeedsPermission } from '../../../components/ui/needs-permission.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useImportRcloneConf, useReadRcloneConf } from '../api/rclone-imports.ts'
import styles from './connections.module.css'
import { RcloneConfForm } from './rclone-conf-form.tsx'
import { RemoteChoices } from './remote-choices.tsx'
import { StepSummary } from './step-summary.tsx'

/** Makes connections of the remotes of an rclone.conf. */
export function ImportRclonePage(): ReactNode {
  return (
    <NeedsPermission permission="connection.write" closed="Connections are added by the admins.">
      <Page width="form">
        <Crumbs>{[listCrumbs.connections, 'Import rclone.conf']}</Crumbs>
        <PageHeader
          title="Import rclone.conf"
          meta="Each remote that you choose becomes a connection. Nothing on the storage is touched."
        />
        <ImportSteps />
      </Page>
    </NeedsPermission>
  )
}

/** The file, then what its remotes become, then what was added. The text lives no longer than this, and has no place in the address. */
function ImportSteps(): ReactNode {
  const [text, setText] = useState<RcloneConfText>({ conf: '' })
  const read = useReadRcloneConf()
  const add = useImportRcloneConf()
  const blocked = useBlocked('connection.write')
  if (add.data) return <Imported rows={add.data.rows} />
  if (read.data)
    return (
      <RemoteChoices
        reading={read.data}
        isImporting={add.isPending}
        error={add.error}
        blocked={blocked}
        onImport={(remotes) => add.mutate({ ...text, remotes }, { onSuccess: () => setText({ conf: '' }) })}
        onBack={() => {
          add.reset()
          read.reset()
        }}
      />
    )
  return (
    <RcloneConfForm
      filled={text.conf}
      isReading={read.isPending}
      error={read.error}
      blocked={blocked}
      onRead={(given) => {
        setText(given)
        read.mutate(given)
      }}
    />
  )
}

function Imported({ rows }: { readonly rows: readonly Connection[] }): ReactNode {
  return (
    <section className={styles['stack']} aria-label="Imported">
      <StepSummary>{plural(rows.length, { one: '# connection was added.', other: '# connections were added.' })}</StepSummary>
      <ul className={styles['list']}>
        {rows.map(({ id, name }) => (
          <li key={id}>
            <Link to="/connections/$connectionId" params={{ connectionId: id }}>
              <bdi>{name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
      <p className={styles['muted']}>None of them is tested yet. Open one and test it before a pair uses it.</p>
      <Link to="/connections">All connections</Link>
    </section>
  )
}
