import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'

interface PasswordFieldProps extends PasswordInputProps {
  readonly autoComplete: 'current-password' | 'new-password'
}

/** A password with a button that shows it, reachable by keyboard. Pasting and password managers work. */
export function PasswordField(props: PasswordFieldProps): ReactNode {
  const [isShown, { toggle }] = useDisclosure(false)
  return (
    <PasswordInput
      {...props}
      required
      withAsterisk={false}
      visible={isShown}
      onVisibilityChange={toggle}
      visibilityToggleButtonProps={{ 'aria-label': isShown ? 'Hide the password' : 'Show the password', 'aria-hidden': false, tabIndex: 0 }}
    />
  )
}
