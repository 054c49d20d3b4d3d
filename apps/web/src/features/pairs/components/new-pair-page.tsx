import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Connection, Pair } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useCreatePair } from '../api/change-pair.ts'
import { connectionsQuery } from '../api/pair-queries.ts'
import { emptyPairForm, pairFormSchema, toPairCreate, withNames } from '../lib/pair-form.ts'
import { suggestPairName } from '../lib/suggest-name.ts'
import styles from './pair-form.module.css'
import { PairSides } from './pair-sides.tsx'
import { useFolderVerdicts } from './use-folder-verdicts.ts'

interface NewPairPageProps {
  readonly onCreated: (pair: Pair) => void
}

/** Makes a pair of two folders. */
export function NewPairPage({ onCreated }: NewPairPageProps): ReactNode {
  const connections = useQuery(connectionsQuery)
  return (
    <Page width="form">
      <Crumbs>
        {[
          <Link key="pairs" to="/pairs">
            Pairs
          </Link>,
          'New pair',
        ]}
      </Crumbs>
      <PageHeader title="Choose the two folders" documentTitle="New pair" meta="Changes flow both ways. Neither side is the original." />
      {connections.isPending && <Loading what="the connections" lines={4} height={48} />}
      {connections.error && (
        <ProblemNotice error={connections.error} title="The places for folders could not be loaded." onRetry={connections.refetch} />
      )}
      {connections.data && <NewPairForm connections={connections.data.rows} onCreated={onCreated} />}
    </Page>
  )
}

interface NewPairFormProps extends NewPairPageProps {
  readonly connections: readonly Connection[]
}

function NewPairForm({ connections, onCreated }: NewPairFormProps): ReactNode {
  const create = useCreatePair()
  const blocked = useBlocked('pair.write')
  const form = useForm({
    initialValues: emptyPairForm(connections[0]?.id ?? ''),
    validate: (values) => formErrors(pairFormSchema, withNames(values)),
  })
  const check = useFolderVerdicts(form.values, connections)
  const isBlocked = blocked ?? check.blocked

  const submit = form.onSubmit((values) => {
    if (create.isPending || isBlocked !== undefined) return
    create.mutate(toPairCreate(values), { onSuccess: onCreated, onError: (error) => form.setErrors(fieldErrors(error)) })
  })

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {create.error && <ProblemNotice error={create.error} refused="The pair was not made." />}
      <PairSides values={form.values} errors={form.errors} connections={connections} check={check} onChange={form.setValues} />
      <TextInput
        label="Pair name"
        placeholder={suggestPairName(form.values.path1.folder) || 'Photos'}
        autoComplete="off"
        maw={420}
        {...form.getInputProps('name')}
      />
      <div className={styles['buttons']}>
        <ActionButton type="submit" onClick={() => undefined} busy={create.isPending && 'Creating…'} blocked={isBlocked}>
          Create the pair
        </ActionButton>
        <p className={styles['note']}>Nothing is copied yet. Next you see what the first sync would do.</p>
      </div>
    </form>
  )
}
