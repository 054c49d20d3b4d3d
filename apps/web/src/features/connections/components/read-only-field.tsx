import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'

interface ReadOnlyFieldProps {
  readonly value: boolean
  readonly error?: ReactNode
  readonly onChange: (isReadOnly: boolean) => void
}

/** Whether nothing is ever written to a storage. */
export function ReadOnlyField({ value, error, onChange }: ReadOnlyFieldProps): ReactNode {
  return (
    <Checkbox
      label="Never write to this storage"
      description="It can be looked at and tested without writing. A pair writes to both of its sides, so none can use it."
      checked={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
