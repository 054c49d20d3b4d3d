import { type Connection, type SecretName, secretsOfKind } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { dayOf } from '../../../lib/time.ts'
import { useUpdateConnection } from '../api/connection-queries.ts'
import { secretText } from '../lib/kind-text.ts'
import styles from './connections.module.css'
import { ExpiresOn } from './expires-on.tsx'
import { SecretField } from './secret-field.tsx'

interface StoredSecretsProps {
  readonly connection: Connection
  readonly etag: string
}

/** Which secrets are stored, and a way to replace each. What they are is shown to nobody. */
export function StoredSecrets({ connection, etag }: StoredSecretsProps): ReactNode {
  const [asked, setAsked] = useState<SecretName | null>(null)
  const blocked = useBlocked('connection.write')
  return (
    <>
      <ul className={styles['list']}>
        {secretsOfKind[connection.kind].map((name) => {
          const stored = connection.secrets.find((each) => each.name === name)
          return (
            <li key={name} className={styles['item']}>
              <span>
                {secretText[name]}:{' '}
                {stored ? (
                  <>
                    Stored, last changed <ShortTime at={stored.changedAt} /> by <bdi>{stored.changedBy}</bdi>
                    {stored.expiresOn !== null && `, works until ${dayOf(stored.expiresOn)}`}
                  </>
                ) : (
                  <span className={styles['muted']}>none</span>
                )}
              </span>
              <ActionButton
                size="xs"
                variant="default"
                blocked={blocked}
                aria-label={`${stored ? 'Replace' : 'Add'}: ${secretText[name]}`}
                onClick={() => setAsked(name)}
              >
                {stored ? 'Replace' : 'Add'}
              </ActionButton>
            </li>
          )
        })}
      </ul>
      {asked && <ReplaceSecret connectionId={connection.id} etag={etag} name={asked} onClose={() => setAsked(null)} />}
    </>
  )
}

interface ReplaceSecretProps {
  readonly connectionId: string
  readonly etag: string
  readonly name: SecretName
  readonly onClose: () => void
}

function ReplaceSecret({ connectionId, etag, name, onClose }: ReplaceSecretProps): ReactNode {
  const [value, setValue] = useState('')
  const [expiresOn, setExpiresOn] = useState('')
  const update = useUpdateConnection(connectionId)
  return (
    <ConfirmDialog
      isOpen
      title={`Replace: ${secretText[name]}`}
      confirm="Replace"
      busy={update.isPending && 'Replacing…'}
      blocked={value === '' ? 'Enter the new one first.' : undefined}
      onConfirm={() =>
        update.mutate(
          { body: { secrets: { [name]: value }, expires: { [name]: expiresOn === '' ? null : expiresOn } }, etag },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    >
      <div className={styles['list']}>
        {update.error && <ProblemNotice error={update.error} refused="Nothing was replaced." />}
        <SecretField name={name} onChange={setValue} />
        <ExpiresOn name={name} value={expiresOn} onChange={setExpiresOn} />
        <p className={styles['muted']}>Stored encrypted. Nobody can read it back, only replace it.</p>
      </div>
    </ConfirmDialog>
  )
}
