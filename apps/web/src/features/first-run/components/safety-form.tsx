import { Checkbox, NumberInput, Radio } from '@mantine/core'
import { type PairSettings, pairSettings } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { DeletionLimitFields } from '../../../components/sync/deletion-limit-fields.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useBlocked, useMe } from '../../../lib/session.ts'
import type { SafetyValues } from '../lib/setup-draft.ts'
import { leavesOutSystemFiles, withSystemFiles } from '../lib/system-files.ts'
import styles from './safety-form.module.css'

interface SafetyFormProps {
  readonly settings: PairSettings
  /** What was entered before and not saved. */
  readonly entered: SafetyValues | null
  readonly onEntered: (values: SafetyValues) => void
  readonly isSaving: boolean
  readonly error: Error | null
  readonly onUse: (settings: PairSettings) => void
}

/** What holds a run and what is kept, each said by what happens. */
export function SafetyForm({ settings, entered, onEntered, isSaving, error, onUse }: SafetyFormProps): ReactNode {
  const blocked = useBlocked('pair.write')
  const [values, setValues] = useState(entered ?? valuesOf(settings))
  const { percent, files, days, isKept, resolve, isLeftOut } = values
  const change = (part: Partial<SafetyValues>) => {
    setValues({ ...values, ...part })
    onEntered({ ...values, ...part })
  }
  const wanted = pairSettings.safeParse({
    ...settings,
    maxDeletePercent: percent,
    maxDeleteFiles: files,
    versions: { keep: isKept, days: isKept ? days : settings.versions.days },
    conflicts: { ...settings.conflicts, resolve },
    filters: withSystemFiles(settings.filters, isLeftOut),
  })
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted.success && !isSaving && blocked === undefined) onUse(wanted.data)
      }}
    >
      {error && <ProblemNotice error={error} refused="The settings were not saved." />}
      <div className={styles['line']}>
        <DeletionLimitFields
          percent={{ value: percent, onChange: (to) => change({ percent: to }) }}
          files={{ value: files, onChange: (to) => change({ files: to }) }}
        />
      </div>
      <p className={styles['always']}>
        Always on: a run stops when a side is empty, when a folder is another one than last time, or when every file on one side has
        changed.
      </p>
      <div className={styles['line']}>
        <Checkbox
          label="Keep replaced and deleted files for"
          checked={isKept}
          onChange={(event) => change({ isKept: event.currentTarget.checked })}
        />
        <NumberInput
          aria-label="Days that versions are kept"
          suffix=" days"
          min={1}
          w={120}
          disabled={!isKept}
          value={days}
          onChange={(to) => change({ days: to })}
        />
      </div>
      <Radio.Group
        label="When both sides changed the same file"
        value={resolve}
        onChange={(value) => change({ resolve: value === 'newer' ? 'newer' : 'ask' })}
      >
        <div className={styles['choices']}>
          <Radio value="ask" label="Keep both and ask me" />
          <Radio value="newer" label="Newer wins, keep the other in Versions" />
        </div>
      </Radio.Group>
      <Checkbox
        label="Leave out system files (.DS_Store, Thumbs.db, @eaDir)"
        checked={isLeftOut}
        onChange={(event) => change({ isLeftOut: event.currentTarget.checked })}
      />
      <SecondAdmin />
      <div>
        <ActionButton
          type="submit"
          onClick={() => undefined}
          busy={isSaving && 'Saving…'}
          blocked={blocked ?? (wanted.success ? undefined : 'Enter a number in every field first.')}
        >
          Use these settings
        </ActionButton>
      </div>
    </form>
  )
}

/** The server switches it on and off by itself, or two admins do under Settings. */
function SecondAdmin(): ReactNode {
  const admins = useMe()?.admins
  if (admins === undefined) return null
  return (
    <p className={styles['always']}>
      {admins.length < 2
        ? 'A second admin must approve dangerous runs: off. You are the only admin. This switches on when there are two.'
        : 'A second admin must approve dangerous runs: as Settings, Security says.'}
    </p>
  )
}

function valuesOf({ maxDeletePercent, maxDeleteFiles, versions, conflicts, filters }: PairSettings): SafetyValues {
  return {
    percent: maxDeletePercent,
    files: maxDeleteFiles,
    days: versions.days,
    isKept: versions.keep,
    resolve: conflicts.resolve,
    isLeftOut: filters === '' || leavesOutSystemFiles(filters),
  }
}
