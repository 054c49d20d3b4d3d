import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Connection, Pair } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useCreatePair } from '../api/change-pair.ts'
import { emptyPairForm, type PairFormValues, pairFormSchema, toPairCreate, withNames } from '../lib/pair-form.ts'
import { suggestPairName } from '../lib/suggest-name.ts'
import styles from './pair-form.module.css'
import { PairSides } from './pair-sides.tsx'
import { useFolderVerdicts } from './use-folder-verdicts.ts'

interface NewPairFormProps {
  readonly connections: readonly Connection[]
  /** What was entered before; empty when left out. */
  readonly entered?: PairFormValues | null
  readonly onEntered?: (values: PairFormValues) => void
  readonly submitLabel?: string
  readonly onCreated: (pair: Pair) => void
}

/** The form that makes a pair of two folders. */
export function NewPairForm({ connections, entered, onEntered, submitLabel = 'Create the pair', onCreated }: NewPairFormProps): ReactNode {
  const create = useCreatePair()
  const blocked = useBlocked('pair.write')
  const form = useForm({
    initialValues: entered ?? emptyPairForm(connections[0]?.id ?? ''),
    validate: (values) => formErrors(pairFormSchema, withNames(values)),
    ...(onEntered ? { onValuesChange: onEntered } : {}),
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
          {submitLabel}
        </ActionButton>
        <p className={styles['note']}>Nothing is copied yet. Next you see what the first sync would do.</p>
      </div>
    </form>
  )
}
