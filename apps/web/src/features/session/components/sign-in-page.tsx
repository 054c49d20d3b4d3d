import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { signInRequest } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { formErrors } from '../../../lib/form-errors.ts'
import { useSignIn } from '../api/enter.ts'
import styles from './entry-frame.module.css'
import { EntryFrame } from './entry-frame.tsx'
import { PasswordField } from './password-field.tsx'

interface SignInPageProps {
  readonly onSignedIn: () => void
}

/** Sign in with user name and password. */
export function SignInPage({ onSignedIn }: SignInPageProps): ReactNode {
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
    if (!signIn.isPending) signIn.mutate(values, { onSuccess: onSignedIn })
  })

  return (
    <EntryFrame title="Sign in" lead="Two folders, kept the same, in both directions.">
      <form className={styles['form']} onSubmit={submit} noValidate>
        {signIn.error && <ProblemNotice error={signIn.error} />}
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
    </EntryFrame>
  )
}
