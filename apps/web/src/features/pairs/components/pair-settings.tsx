import { Textarea, TextInput } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DeletionLimitFields } from '../../../components/sync/deletion-limit-fields.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { connectionsQuery } from '../../../lib/connections.ts'
import { fieldErrors, isRefusal } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useUpdatePair } from '../api/change-pair.ts'
import { pairQuery, type TaggedPair } from '../api/pair-queries.ts'
import { changesOf, type SettingsValues, settingsOf, settingsSchema, withNames } from '../lib/pair-form.ts'
import { ConflictFields } from './conflict-fields.tsx'
import { DeletePair } from './delete-pair.tsx'
import styles from './pair-form.module.css'
import { PairSides } from './pair-sides.tsx'
import { ParallelFields } from './parallel-fields.tsx'
import { TransportFields } from './transport-fields.tsx'
import { useFolderVerdicts } from './use-folder-verdicts.ts'

interface PairSettingsProps {
  readonly pairId: string
  /** The way to a resync. */
  readonly resync: ReactNode
  readonly onDeleted: () => void
}

/** The settings of a pair, and its end. */
export function PairSettings({ pairId, resync, onDeleted }: PairSettingsProps): ReactNode {
  const query = useQuery(pairQuery(pairId))
  const [edition, setEdition] = useState(0)
  if (!query.data) return null
  return (
    <>
      <SettingsForm
        key={edition}
        tagged={query.data}
        onReload={async () => {
          await query.refetch()
          setEdition(edition + 1)
        }}
      />
      {resync}
      <Panel title="Delete this pair">
        <DeletePair pair={query.data.pair} onDeleted={onDeleted} />
      </Panel>
    </>
  )
}

interface SettingsFormProps {
  readonly tagged: TaggedPair
  readonly onReload: () => Promise<void>
}

function SettingsForm({ tagged, onReload }: SettingsFormProps): ReactNode {
  // What the form was filled from: a change by somebody else must be refused, not overwritten.
  const [base] = useState(tagged)
  const connections = useQuery(connectionsQuery).data?.rows ?? []
  const update = useUpdatePair(base.pair.id)
  const blocked = useBlocked('pair.write')
  const form = useForm({
    initialValues: settingsOf(base.pair),
    validate: (values) => formErrors(settingsSchema, withNames(values)),
  })
  const check = useFolderVerdicts(form.values, connections)
  const isNewTree = form.values.path1.folder !== base.pair.path1.folder || form.values.path2.folder !== base.pair.path2.folder
  const isBlocked = blocked ?? (isNewTree ? check.blocked : undefined) ?? (form.isDirty() ? undefined : 'Nothing was changed yet.')

  const submit = form.onSubmit((values) => {
    if (update.isPending || isBlocked !== undefined) return
    update.mutate(
      { body: changesOf(base.pair, values), etag: base.etag },
      {
        onSuccess: async () => {
          notifications.show({ message: 'Settings saved.' })
          await onReload()
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    )
  })

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {update.error && (
        <ProblemNotice
          error={update.error}
          refused="The settings were not saved."
          onRetry={isRefusal(update.error, 'precondition-failed') ? onReload : undefined}
        />
      )}
      <TextInput label="Pair name" autoComplete="off" maw={420} {...form.getInputProps('name')} />
      <PairSides values={form.values} errors={form.errors} connections={connections} check={check} onChange={form.setValues} />
      {isNewTree && (
        <p className={styles['warning']}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
          <span>
            Another folder starts a new baseline: the next plan compares both sides as if for the first time, and deletes nothing.
          </span>
        </p>
      )}
      <LimitFields form={form} />
      <ConflictFields form={form} />
      <div className={styles['buttons']}>
        <ActionButton type="submit" onClick={() => undefined} busy={update.isPending && 'Saving…'} blocked={isBlocked}>
          Save settings
        </ActionButton>
      </div>
    </form>
  )
}

function LimitFields({ form }: { readonly form: UseFormReturnType<SettingsValues> }): ReactNode {
  return (
    <>
      <fieldset className={styles['group']}>
        <legend>Deletion limit</legend>
        <div className={styles['row']}>
          <DeletionLimitFields
            percent={form.getInputProps('settings.maxDeletePercent')}
            files={form.getInputProps('settings.maxDeleteFiles')}
          />
        </div>
      </fieldset>
      <TextInput
        label="Limit speed to"
        description="For all copies of a run together: 10M is 10 MiB a second, off is no limit, and 08:00,512k 19:00,off is a timetable."
        autoComplete="off"
        spellCheck={false}
        maw={420}
        {...form.getInputProps('settings.bandwidth')}
      />
      <ParallelFields form={form} />
      <TransportFields form={form} />
      <Textarea
        label="Filters"
        description="One rule a line, in the syntax of rclone: “- *.tmp” leaves out, “+ *.jpg” keeps. The first rule that fits decides. What leaves is forgotten, never deleted."
        autosize
        minRows={5}
        maxRows={20}
        spellCheck={false}
        classNames={{ input: styles['code'] ?? '' }}
        {...form.getInputProps('settings.filters')}
      />
    </>
  )
}
