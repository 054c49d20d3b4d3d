import { NumberInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import type { SettingsValues } from '../lib/pair-form.ts'
import styles from './pair-form.module.css'

/** How much a run does at once. */
export function ParallelFields({ form }: { readonly form: UseFormReturnType<SettingsValues> }): ReactNode {
  return (
    <div className={styles['row']}>
      <NumberInput
        label="Parallel transfers"
        description="Files copied at once, from 1 to 64."
        min={1}
        max={64}
        maw={204}
        {...form.getInputProps('settings.transfers')}
      />
      <NumberInput
        label="Parallel checkers"
        description="Files compared at once, from 1 to 256."
        min={1}
        max={256}
        maw={204}
        {...form.getInputProps('settings.checkers')}
      />
    </div>
  )
}
