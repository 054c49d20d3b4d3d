import { TextInput } from '@mantine/core'
import type { Passkey } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import styles from '../../../components/ui/form.module.css'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { api } from '../../../lib/api-client.ts'
import { knowsPasskeys } from '../../../lib/passkey.ts'
import { useAddPasskey, useOwn } from '../api/profile-queries.ts'

interface PasskeyPanelProps {
  readonly passkeys: readonly Passkey[]
  /** Whether the server’s address can have passkeys. */
  readonly canHave: boolean
}

/** One’s own passkeys. */
export function PasskeyPanel({ passkeys, canHave }: PasskeyPanelProps): ReactNode {
  const [name, setName] = useState('')
  const [asked, setAsked] = useState<Passkey | null>(null)
  const add = useAddPasskey()
  const remove = useOwn((passkeyId: string) => api.call('removePasskey', { params: { passkeyId } }))
  const blocked =
    canHave && knowsPasskeys()
      ? name.trim() === ''
        ? 'Give the passkey a name first.'
        : undefined
      : 'Passkeys work at “localhost” and at addresses with https, in browsers that know them.'
  const columns = [
    { head: 'Name', cell: (passkey: Passkey) => <bdi>{passkey.name}</bdi> },
    { head: 'Made', cell: (passkey: Passkey) => (passkey.createdAt ? <ShortTime at={passkey.createdAt} /> : 'unknown') },
    {
      head: 'Actions',
      cell: (passkey: Passkey) => (
        <ActionButton size="xs" variant="default" aria-label={`Remove ${passkey.name}`} onClick={() => setAsked(passkey)}>
          Remove…
        </ActionButton>
      ),
    },
  ]
  return (
    <Panel title="Passkeys">
      <div className={styles['stack']}>
        <p>A passkey signs you in by a finger, a face or a PIN, without a password. It counts as a second factor.</p>
        {passkeys.length > 0 && <DataTable label="Passkeys" rows={passkeys} rowKey={(passkey) => passkey.id} columns={columns} />}
        {add.error && <ProblemNotice error={add.error} refused="No passkey was added." />}
        <div className={styles['filters']}>
          <TextInput
            label="Name of the new passkey"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ActionButton
            variant="default"
            blocked={blocked}
            busy={add.isPending && 'Waiting for the passkey…'}
            onClick={() => add.mutate(name.trim(), { onSuccess: (passkey) => passkey && setName('') })}
          >
            Add a passkey
          </ActionButton>
        </div>
      </div>
      <ConfirmDialog
        isOpen={asked !== null}
        title={`Remove ${asked?.name}?`}
        confirm="Remove the passkey"
        isDangerous
        busy={remove.isPending && 'Removing…'}
        onConfirm={() => asked && remove.mutate(asked.id, { onSuccess: () => setAsked(null) })}
        onClose={() => setAsked(null)}
      >
        It will not sign you in any more.
        {remove.error && <ProblemNotice error={remove.error} refused="The passkey was not removed." />}
      </ConfirmDialog>
    </Panel>
  )
}
