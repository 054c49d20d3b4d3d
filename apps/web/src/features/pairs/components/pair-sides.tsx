import { Button } from '@mantine/core'
import type { Connection } from '@pairwise/contracts'
import { IconArrowsUpDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { type PairFormValues, swapped } from '../lib/pair-form.ts'
import { suggestSideNames } from '../lib/suggest-name.ts'
import styles from './pair-sides.module.css'
import { SideFields } from './side-fields.tsx'
import type { useFolderVerdicts } from './use-folder-verdicts.ts'

interface PairSidesProps<T extends PairFormValues> {
  readonly values: T
  readonly errors: Readonly<Record<string, ReactNode>>
  readonly connections: readonly Connection[]
  readonly check: ReturnType<typeof useFolderVerdicts>
  readonly onChange: (values: T) => void
}

/** The two sides of a pair in a form, with what the server sees of their folders. */
export function PairSides<T extends PairFormValues>({ values, errors, connections, check, onChange }: PairSidesProps<T>): ReactNode {
  const common = { errors, connections, onBlur: check.checkNow }
  const suggested = suggestSideNames(values.path1.folder, values.path2.folder)
  return (
    <div className={styles['sides']}>
      <SideFields
        {...common}
        side="path1"
        values={values.path1}
        suggestedName={suggested.path1}
        verdict={check.verdicts.path1}
        onChange={(path1) => onChange({ ...values, path1 })}
      />
      <Button
        variant="default"
        size="xs"
        className={styles['swap'] ?? ''}
        leftSection={<IconArrowsUpDown size={16} stroke={1.5} aria-hidden="true" />}
        onClick={() => onChange(swapped(values))}
      >
        Swap
      </Button>
      <SideFields
        {...common}
        side="path2"
        values={values.path2}
        suggestedName={suggested.path2}
        verdict={check.verdicts.path2}
        onChange={(path2) => onChange({ ...values, path2 })}
      />
      {check.error && (
        <ProblemNotice error={check.error} title="The folders could not be checked. Saving looks at them again." onRetry={check.retry} />
      )}
    </div>
  )
}
