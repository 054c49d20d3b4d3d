import { TextInput } from '@mantine/core'
import type { SecretName } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { secretText } from '../lib/kind-text.ts'

interface ExpiresOnProps {
  readonly name: SecretName
  readonly value: string
  readonly error?: ReactNode
  readonly onChange: (day: string) => void
}

/** The last day on which a secret works, where there is one. */
export function ExpiresOn({ name, value, error, onChange }: ExpiresOnProps): ReactNode {
  return (
    <TextInput
      type="date"
      label="Expires on"
      aria-label={`Expires on: ${secretText[name]}`}
      description="Only if it stops working by itself. You are warned 7 days before."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
