import { NativeSelect, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import type { SettingsValues } from '../lib/pair-form.ts'

/** What moves the contents of large files. */
export function TransportFields({ form }: { readonly form: UseFormReturnType<SettingsValues> }): ReactNode {
  return (
    <>
      <NativeSelect
        label="Move contents with"
        description="Of files over 1 MiB. rsync works between folders of this machine and of SSH hosts that have it; where it is missing, the run’s log says so and Pairwise moves them."
        maw={420}
        data={[
          { value: 'builtin', label: 'Pairwise' },
          { value: 'rsync', label: 'rsync (sends only the parts that changed)' },
        ]}
        {...form.getInputProps('settings.transport')}
      />
      {form.values.settings.transport === 'rsync' && (
        <Switch label="Compress what rsync sends" {...form.getInputProps('settings.rsyncCompress', { type: 'checkbox' })} />
      )}
    </>
  )
}
