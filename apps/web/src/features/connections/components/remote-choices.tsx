import { Button, Checkbox, TextInput } from '@mantine/core'
import type { RcloneConfReading, RcloneImport, ReadRemote } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { count, plural } from '../../../lib/plural.ts'
import { type Choice, type ChoiceErrors, checkChoices, errorsAt, firstChoices, wantedOf } from '../lib/remote-choices.ts'
import styles from './connections.module.css'
import { RemoteBecomes } from './remote-becomes.tsx'
import { StepSummary } from './step-summary.tsx'

interface RemoteChoicesProps {
  readonly reading: RcloneConfReading
  readonly isImporting: boolean
  readonly error: Error | null
  /** Why it can’t be done now. */
  readonly blocked?: string | undefined
  readonly onImport: (remotes: RcloneImport['remotes']) => void
  readonly onBack: () => void
}

/** What the remotes of a file become, with a tick for each that is to be imported. */
export function RemoteChoices({ reading: { rows }, isImporting, error, blocked, onImport, onBack }: RemoteChoicesProps): ReactNode {
  const [choices, setChoices] = useState(() => firstChoices(rows))
  const [errors, setErrors] = useState<ChoiceErrors>(new Map())
  const wanted = wantedOf(choices)
  const shown = new Map([...errorsAt(wanted, fieldErrors(error)), ...errors])
  const change = (remote: string, part: Partial<Choice>) => {
    const before = choices.get(remote)
    if (before) setChoices(new Map(choices).set(remote, { ...before, ...part }))
    setErrors(new Map([...errors].filter(([name]) => name !== remote)))
  }
  const submit = () => {
    const found = checkChoices(rows, choices)
    setErrors(found)
    if (found.size === 0) onImport(wanted)
  }
  const columns = [
    {
      head: 'Import',
      cell: ({ remote }: ReadRemote) => (
        <Checkbox
          className={styles['tick']}
          aria-label={`Import ${remote}`}
          checked={choices.get(remote)?.isWanted ?? false}
          disabled={!choices.has(remote)}
          onChange={(event) => change(remote, { isWanted: event.currentTarget.checked })}
        />
      ),
    },
    {
      head: 'You have',
      cell: ({ remote, type }: ReadRemote) => (
        <div className={styles['remote']}>
          <bdi>{remote}</bdi>
          <p className={styles['muted']}>{type}</p>
        </div>
      ),
    },
    { head: 'Becomes', cell: (row: ReadRemote) => <RemoteBecomes row={row} bucket={choices.get(row.remote)?.bucket ?? ''} /> },
    {
      head: 'Name',
      cell: ({ remote, fate }: ReadRemote) => {
        const choice = choices.get(remote)
        return choice && fate.kind === 'connection' ? (
          <ChoiceFields
            remote={remote}
            choice={choice}
            takesBucket={fate.takesBucket}
            errors={shown.get(remote) ?? {}}
            onChange={(part) => change(remote, part)}
          />
        ) : (
          '–'
        )
      },
    },
  ]
  return (
    <div className={styles['form']}>
      {error && <ProblemNotice error={error} refused="Nothing was imported." />}
      <StepSummary>
        {choices.size === 0
          ? 'None of these remotes can be imported. Change the file as it says below, then read it again.'
          : plural(rows.length, {
              one: 'The file has # remote.',
              other: `The file has # remotes. ${count(choices.size)} can be imported.`,
            })}
      </StepSummary>
      <DataTable label="Remotes of the file" rows={rows} rowKey={({ remote }) => remote} columns={columns} />
      <div className={styles['buttons']}>
        <ActionButton
          onClick={submit}
          blocked={blocked ?? (wanted.length === 0 ? 'Tick at least one remote.' : undefined)}
          busy={isImporting && 'Importing…'}
        >
          {plural(wanted.length, { one: 'Import # connection', other: 'Import # connections' })}
        </ActionButton>
        <Button variant="default" onClick={onBack}>
          Back to the file
        </Button>
        <p className={styles['muted']}>All of them are added, or none. Secrets are stored encrypted. Nobody can read them back.</p>
      </div>
    </div>
  )
}

interface ChoiceFieldsProps {
  readonly remote: string
  readonly choice: Choice
  readonly takesBucket: boolean
  readonly errors: Readonly<{ remote?: string; name?: string; bucket?: string }>
  readonly onChange: (part: Partial<Choice>) => void
}

function ChoiceFields({ remote, choice, takesBucket, errors, onChange }: ChoiceFieldsProps): ReactNode {
  if (!choice.isWanted) return <span className={styles['muted']}>Not imported</span>
  return (
    <div className={styles['choice']}>
      <TextInput
        aria-label={`Name of ${remote}`}
        autoComplete="off"
        value={choice.name}
        error={errors.name ?? errors.remote}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      {takesBucket && (
        <TextInput
          label="Bucket"
          description="Empty for all of them, by way of rclone."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={choice.bucket}
          error={errors.bucket}
          onChange={(event) => onChange({ bucket: event.currentTarget.value })}
        />
      )}
    </div>
  )
}
