import { NativeSelect, TextInput } from '@mantine/core'
import {
  type Connection,
  type ConnectionDraft,
  type ConnectionSecrets,
  type RemoteKind,
  type SecretName,
  secretsOfKind,
} from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useCreateConnection, useTestDraft } from '../api/connection-queries.ts'
import { type ConnectionValues, checkDraft, draftOf, emptyConnection, expiriesOf, fillFrom } from '../lib/connection-form.ts'
import { kindText } from '../lib/kind-text.ts'
import { AddressFields } from './address-fields.tsx'
import styles from './connections.module.css'
import { ExpiresOn } from './expires-on.tsx'
import { HostKeyDialog } from './host-key-dialog.tsx'
import { PasteAddress } from './paste-address.tsx'
import { ReadOnlyField } from './read-only-field.tsx'
import { SecretField } from './secret-field.tsx'
import { TestResult } from './test-result.tsx'
import { useDraftTest } from './use-draft-test.ts'

const kinds = ['s3', 'sftp', 'webdav', 'rclone'] as const satisfies readonly RemoteKind[]

/** The form that adds storage: filled by hand or by an address, tested, then saved. */
export function NewConnectionForm({ onCreated }: { readonly onCreated: (connection: Connection) => void }): ReactNode {
  const [values, setValues] = useState<ConnectionValues>(emptyConnection)
  const [secrets, setSecrets] = useState<ConnectionSecrets>({})
  const [expires, setExpires] = useState<Readonly<Partial<Record<SecretName, string>>>>({})
  const [hostKey, setHostKey] = useState<string | null>(null)
  const [errors, setErrors] = useState<Readonly<Record<string, ReactNode>>>({})
  const [dismissed, setDismissed] = useState<string | null>(null)
  const create = useCreateConnection()
  const blocked = useBlocked('connection.write')
  const checked = checkDraft(draftOf(values, secrets, hostKey))
  const draft = 'draft' in checked ? checked.draft : null
  const { test, isRunning, error, start } = useDraftTest(draft, useTestDraft())

  const change = (next: ConnectionValues) => {
    // A key is trusted for the host it was compared with.
    if (next.host !== values.host || next.port !== values.port) setHostKey(null)
    setValues(next)
  }
  const fill = (address: string): string | null => {
    const found = fillFrom(address, values)
    if (found.kind === 'unreadable') return found.why
    change(found.values)
    setSecrets({ ...secrets, ...found.secrets })
    setErrors({})
    return null
  }
  const begin = (asked: ConnectionDraft) => {
    setErrors({})
    start(asked)
  }
  const save = () => {
    if (draft === null || test === null) return
    const name = values.name.trim()
    if (name === '') return setErrors({ name: 'Give the connection a name.' })
    create.mutate(
      { ...draft, name, expires: expiriesOf(draft, expires), testId: test.id },
      { onSuccess: onCreated, onError: (refusal) => setErrors(fieldErrors(refusal)) },
    )
  }
  const shown = test !== null && test.id !== dismissed ? test.hostKey : null

  return (
    <div className={styles['form']}>
      <PasteAddress onFill={fill} />
      <fieldset className={styles['group']} aria-label="Storage">
        <div className={styles['row']}>
          <NativeSelect
            label="Type"
            data={kinds.map((kind) => ({ value: kind, label: kindText[kind] }))}
            value={values.kind}
            onChange={(event) => change({ ...values, kind: event.currentTarget.value as RemoteKind })}
          />
          <TextInput
            label="Name"
            placeholder="NAS"
            autoComplete="off"
            value={values.name}
            error={errors['name']}
            onChange={(event) => change({ ...values, name: event.currentTarget.value })}
          />
        </div>
        <AddressFields values={values} errors={errors} onChange={change}>
          {secretsOfKind[values.kind].map((name) => (
            <div key={name} className={styles['secret']}>
              <SecretField
                name={name}
                filled={secrets[name] ?? ''}
                error={errors[`secrets.${name}`]}
                onChange={(value) => setSecrets({ ...secrets, [name]: value })}
              />
              {secrets[name] && (
                <ExpiresOn
                  name={name}
                  value={expires[name] ?? ''}
                  error={errors[`expires.${name}`]}
                  onChange={(day) => setExpires({ ...expires, [name]: day })}
                />
              )}
            </div>
          ))}
          <p className={styles['muted']}>Stored encrypted. Nobody can read it back, only replace it.</p>
        </AddressFields>
        <ReadOnlyField value={values.readOnly} onChange={(readOnly) => change({ ...values, readOnly })} />
        {hostKey !== null && values.kind === 'sftp' && (
          <p>
            Trusted key of {values.host}: <code className={styles['key']}>{hostKey}</code>
          </p>
        )}
      </fieldset>
      {error && <ProblemNotice error={error} title="The connection could not be tested." />}
      {create.error && <ProblemNotice error={create.error} refused="The connection was not saved." />}
      {(isRunning || test) && (
        <div className={styles['group']}>
          <TestResult isRunning={isRunning} state={test?.state ?? null} lines={test?.lines ?? []} />
        </div>
      )}
      <div className={styles['buttons']}>
        {test?.state === 'working' && (
          <ActionButton onClick={save} blocked={blocked} busy={create.isPending && 'Saving…'}>
            Save the connection
          </ActionButton>
        )}
        <ActionButton
          variant={test?.state === 'working' ? 'default' : 'filled'}
          blocked={blocked}
          busy={isRunning && 'Testing…'}
          onClick={() => ('draft' in checked ? begin(checked.draft) : setErrors(checked.errors))}
        >
          Test connection
        </ActionButton>
        {test?.state === 'not-working' && (
          <ActionButton variant="default" onClick={save} blocked={blocked} busy={create.isPending && 'Saving…'}>
            Save anyway
          </ActionButton>
        )}
      </div>
      {shown && test && draft && (
        <HostKeyDialog
          shown={shown}
          onClose={() => setDismissed(test.id)}
          onTrust={() => {
            setHostKey(shown.fingerprint)
            begin({ ...draft, hostKey: shown.fingerprint })
          }}
        />
      )}
    </div>
  )
}
