import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { signInRequest } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { isRefusal } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useSignIn } from '../api/enter.ts'
import styles from './entry-frame.module.css'

interface PasswordStepProps {
  readonly onSignedIn: () => void
  readonly onRefused: (error: Error) => void
}

/** User name and password. */
export function PasswordStep({ onSignedIn, onRefused }: PasswordStepProps): ReactNode {
  const signIn = useSignIn()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: (values) => ({
      ...formErrors(signInRequest, values),
      ...(values.username.trim() === '' ? { username: 'Enter your user name.' } : {}),
      ...(values.password === '' ? { password: 'Enter your password.' } : {}),
    }),
  })
  const submit = form.onSubmit((values) => {
    if (!signIn.isPending) signIn.mutate(values, { onSuccess: onSignedIn, onError: onRefused })
  })

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {signIn.error && !isRefusal(signIn.error, 'second-factor-needed') && <ProblemNotice error={signIn.error} />}
      <TextInput
        label="User name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <PasswordField label="Password" autoComplete="current-password" key={form.key('password')} {...form.getInputProps('password')} />
      <ActionButton type="submit" fullWidth onClick={() => undefined} busy={signIn.isPending && 'Signing in…'}>
        Sign in
      </ActionButton>
    </form>
  )
}
