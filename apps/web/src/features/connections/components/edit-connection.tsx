import { TextInput } from '@mantine/core'
import {
  type Connection,
  type ConnectionSecrets,
  type ConnectionUpdate,
  connectionTrial,
  connectionUpdate,
  remoteConfig,
  type SecretName,
  targetOf,
} from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useTestChanges, useUpdateConnection } from '../api/connection-queries.ts'
import { type ConnectionValues, configOf, emptyConnection, valuesOf } from '../lib/connection-form.ts'
import { AddressFields } from './address-fields.tsx'
import styles from './connections.module.css'
import { ReadOnlyField } from './read-only-field.tsx'
import { SecretField } from './secret-field.tsx'
import { TestResult } from './test-result.tsx'
import { useDraftTest } from './use-draft-test.ts'

interface EditConnectionProps {
  readonly connection: Connection
  readonly etag: string
}

/** Changes where a connection leads. Another server wants the secrets anew. */
export function EditConnection({ connection, etag }: EditConnectionProps): ReactNode {
  const { config, name } = connection
  const [values, setValues] = useState<ConnectionValues>(() =>
    config.kind === 'local' ? emptyConnection : valuesOf(name, config, connection.readOnly),
  )
  const [secrets, setSecrets] = useState<ConnectionSecrets>({})
  const [errors, setErrors] = useState<Readonly<Record<string, ReactNode>>>({})
  const update = useUpdateConnection(connection.id)
  const blocked = useBlocked('connection.write')
  const next = remoteConfig.safeParse(configOf(values))
  const wanted: readonly SecretName[] =
    next.success && targetOf(next.data) !== targetOf(config) ? connection.secrets.map((secret) => secret.name) : []
  const given = Object.fromEntries(wanted.flatMap((secret) => (secrets[secret] ? [[secret, secrets[secret]]] : [])))
  const changes = { config: configOf(values), readOnly: values.readOnly, ...(wanted.length === 0 ? {} : { secrets: given }) }
  const trial = connectionTrial.safeParse(changes)
  const { test, isRunning, error: untested, start } = useDraftTest(trial.success ? trial.data : null, useTestChanges(connection.id))
  const tryOut = () => {
    const found = formErrors(connectionTrial, changes)
    setErrors(found)
    if (trial.success) start(trial.data)
  }
  const save = () => {
    const body = { name: values.name, ...changes }
    const found = formErrors(connectionUpdate, body)
    setErrors(found)
    if (Object.keys(found).length > 0) return
    update.mutate({ body: body as ConnectionUpdate, etag }, { onError: (error) => setErrors(fieldErrors(error)) })
  }
  return (
    <div className={styles['form']}>
      {update.error && <ProblemNotice error={update.error} refused="Nothing was saved." />}
      <TextInput
        label="Name"
        autoComplete="off"
        value={values.name}
        error={errors['name']}
        onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
      />
      <AddressFields values={values} errors={errors} onChange={setValues} />
      <ReadOnlyField value={values.readOnly} error={errors['readOnly']} onChange={(readOnly) => setValues({ ...values, readOnly })} />
      {wanted.length > 0 && <p>This is another server. Stored secrets stay with the old one: enter them again.</p>}
      {wanted.map((secret) => (
        <SecretField
          key={secret}
          name={secret}
          error={errors[`secrets.${secret}`]}
          onChange={(value) => setSecrets({ ...secrets, [secret]: value })}
        />
      ))}
      {connection.usedBy.length > 0 && (
        <p className={styles['muted']}>
          When files of a pair are elsewhere afterwards, its next run is a first one: nothing is deleted on either side.
        </p>
      )}
      {untested && <ProblemNotice error={untested} title="The changes could not be tested." />}
      {(isRunning || test) && <TestResult isRunning={isRunning} state={test?.state ?? null} lines={test?.lines ?? []} />}
      {test?.hostKey && <p>Nothing is trusted by a test. Save first, then test the connection and compare its key.</p>}
      <div className={styles['buttons']}>
        <ActionButton blocked={blocked} busy={update.isPending && 'Saving…'} onClick={save}>
          Save
        </ActionButton>
        <ActionButton variant="default" blocked={blocked} busy={isRunning && 'Testing…'} onClick={tryOut}>
          Test before saving
        </ActionButton>
      </div>
    </div>
  )
}

/** The disk of the server has a name and nothing else to change. */
export function RenameConnection({ connection, etag }: EditConnectionProps): ReactNode {
  const [name, setName] = useState(connection.name)
  const update = useUpdateConnection(connection.id)
  const blocked = useBlocked('connection.write')
  return (
    <div className={styles['form']}>
      {update.error && <ProblemNotice error={update.error} refused="Nothing was saved." />}
      <TextInput label="Name" autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <div className={styles['buttons']}>
        <ActionButton
          blocked={blocked ?? (name.trim() === '' ? 'Give the connection a name.' : undefined)}
          busy={update.isPending && 'Saving…'}
          onClick={() => update.mutate({ body: { name }, etag })}
        >
          Save
        </ActionButton>
      </div>
    </div>
  )
}
