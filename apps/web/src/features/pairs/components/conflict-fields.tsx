import { NativeSelect, NumberInput, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type Pair, winnerRule } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ruleWords } from '../../../lib/rule-words.ts'
import type { SettingsValues } from '../lib/pair-form.ts'
import styles from './pair-form.module.css'

interface ConflictFieldsProps {
  readonly form: UseFormReturnType<SettingsValues>
}

type Resolve = Pair['settings']['conflicts']['resolve']

/** What becomes of files that both sides changed, and of what is replaced and deleted. */
export function ConflictFields({ form }: ConflictFieldsProps): ReactNode {
  const { path1, path2, settings } = form.values
  const { resolve } = settings.conflicts
  return (
    <>
      <fieldset className={styles['group']}>
        <legend>Conflicts</legend>
        <div className={styles['stack']}>
          <NativeSelect
            label="When both sides change the same file"
            maw={420}
            data={resolutions(path1.name || 'path 1', path2.name || 'path 2')}
            {...form.getInputProps('settings.conflicts.resolve')}
          />
          {resolve === 'ask' && (
            <NativeSelect
              label="When it was changed on one side and deleted on the other"
              maw={420}
              data={[
                { value: 'ask', label: 'Ask: leave both as they are' },
                { value: 'keep-changed', label: 'Keep the changed file' },
              ]}
              {...form.getInputProps('settings.conflicts.changedAndDeleted')}
            />
          )}
          {resolve !== 'ask' && resolve !== 'keep-both' && (
            <NativeSelect
              label="The version that is not kept"
              maw={420}
              data={[
                { value: 'version', label: 'Goes to the versions' },
                { value: 'keep-both', label: 'Stays beside the other, under another name' },
              ]}
              {...form.getInputProps('settings.conflicts.loser')}
            />
          )}
        </div>
      </fieldset>
      <fieldset className={styles['group']}>
        <legend>Versions</legend>
        <div className={styles['stack']}>
          <Switch label="Keep replaced and deleted files" {...form.getInputProps('settings.versions.keep', { type: 'checkbox' })} />
          {settings.versions.keep ? (
            <NumberInput label="For how many days" min={1} max={3650} w={140} {...form.getInputProps('settings.versions.days')} />
          ) : (
            <p className={styles['note']}>Replaced and deleted files are not kept, so they can’t be restored.</p>
          )}
        </div>
      </fieldset>
      <Switch
        label="Viewers may see what is inside the files"
        description="Differences, pictures and downloads. Operators and admins always may."
        {...form.getInputProps('contentForViewers', { type: 'checkbox' })}
      />
    </>
  )
}

function resolutions(path1: string, path2: string): readonly { readonly value: Resolve; readonly label: string }[] {
  return [
    { value: 'ask', label: 'Ask: leave both as they are until someone decides' },
    { value: 'keep-both', label: 'Keep both, under two names' },
    ...winnerRule.options.map((value) => ({ value, label: ruleWords(value, { path1, path2 }) })),
  ]
}
