import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { Connection, Side } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { FolderBrowser } from '../../../components/storage/folder-browser.tsx'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { useMay } from '../../../lib/session.ts'
import type { FolderMessage } from '../lib/folder-message.ts'
import type { SideValues } from '../lib/pair-form.ts'
import { FolderVerdict } from './folder-verdict.tsx'
import styles from './side-fields.module.css'

interface SideFieldsProps {
  readonly side: Side
  readonly values: SideValues
  readonly errors: Readonly<Record<string, ReactNode>>
  readonly connections: readonly Connection[]
  /** The name it gets when none is given. */
  readonly suggestedName: string
  readonly verdict: FolderMessage | 'checking' | null
  readonly onChange: (values: SideValues) => void
  readonly onBlur: () => void
}

const labels = { path1: 'Path 1', path2: 'Path 2' } as const satisfies Record<Side, string>

/** The fields for one side of a pair: where, which folder, and what people call it. */
export function SideFields({ side, values, errors, connections, suggestedName, verdict, onChange, onBlur }: SideFieldsProps): ReactNode {
  const connection = connections.find(({ id }) => id === values.connectionId)
  const [isBrowsing, setBrowsing] = useState(false)
  const mayBrowse = useMay('folder.check')
  const isRemote = connection !== undefined && connection.kind !== 'local'
  const set = (part: Partial<SideValues>) => onChange({ ...values, ...part })
  // Folders of other storage are named from the folder of their connection on.
  const setFolder = (folder: string) => set({ folder: isRemote && folder !== '' && !folder.startsWith('/') ? `/${folder}` : folder })
  return (
    <fieldset className={styles['side']}>
      <legend className={styles['legend']}>
        <SideChip side={side} />
        <span aria-hidden="true">{labels[side]}</span>
      </legend>
      <div className={styles['fields']} data-connections={connections.length > 1 || undefined}>
        {connections.length > 1 && (
          <NativeSelect
            label="Connection"
            data={connections.map(({ id, name }) => ({ value: id, label: name }))}
            value={values.connectionId}
            error={errors[`${side}.connectionId`]}
            onChange={(event) => set({ connectionId: event.currentTarget.value, folder: '' })}
          />
        )}
        <TextInput
          label="Folder"
          placeholder={isRemote ? 'photos/' : '/data/photos'}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          value={values.folder}
          error={errors[`${side}.folder`]}
          onChange={(event) => setFolder(event.currentTarget.value)}
          onBlur={onBlur}
        />
        <TextInput
          label="Name"
          placeholder={suggestedName}
          autoComplete="off"
          value={values.name}
          error={errors[`${side}.name`]}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      </div>
      {connection && mayBrowse && (
        <Button
          variant="default"
          size="xs"
          className={styles['browse'] ?? ''}
          aria-label={`Browse ${labels[side]}`}
          onClick={() => setBrowsing(true)}
        >
          Browse
        </Button>
      )}
      {isBrowsing && connection && (
        <FolderBrowser
          connection={connection}
          folder={values.folder}
          onClose={() => setBrowsing(false)}
          onChoose={(folder) => {
            set({ folder })
            setBrowsing(false)
            onBlur()
          }}
        />
      )}
      {verdict && <FolderVerdict verdict={verdict} />}
      {!verdict && connection && connection.roots.length > 0 && (
        <p className={styles['roots']}>
          {connection.name}. Allowed folders: <bdi>{connection.roots.join(', ')}</bdi>
        </p>
      )}
    </fieldset>
  )
}
