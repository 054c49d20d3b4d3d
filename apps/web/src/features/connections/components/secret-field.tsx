import { PasswordInput, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { SecretName } from '@pairwise/contracts'
import { type ReactNode, useEffect, useRef } from 'react'
import { secretText } from '../lib/kind-text.ts'

interface SecretFieldProps {
  readonly name: SecretName
  /** What it has already: from a pasted address, or from before another type was looked at. */
  readonly filled?: string
  readonly error?: ReactNode
  readonly onChange: (value: string) => void
}

const ofManyLines: readonly SecretName[] = ['privateKey', 'rcloneConf']

/**
 * A field for a secret. What is entered is the element's own and no attribute of it, so that it is in no copy of the page's markup;
 * it is kept nowhere after it is sent.
 */
export function SecretField({ name, filled = '', error, onChange }: SecretFieldProps): ReactNode {
  const [isShown, { toggle }] = useDisclosure(false)
  const line = useRef<HTMLInputElement>(null)
  const lines = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    for (const field of [line.current, lines.current]) if (field && filled !== '') field.value = filled
  }, [filled])
  const label = secretText[name]
  if (ofManyLines.includes(name))
    return (
      <Textarea
        ref={lines}
        label={label}
        error={error}
        autoComplete="off"
        spellCheck={false}
        rows={4}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  return (
    <PasswordInput
      ref={line}
      label={label}
      error={error}
      autoComplete="new-password"
      visible={isShown}
      onVisibilityChange={toggle}
      visibilityToggleButtonProps={{ 'aria-label': `${isShown ? 'Hide' : 'Show'}: ${label}`, 'aria-hidden': false, tabIndex: 0 }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
