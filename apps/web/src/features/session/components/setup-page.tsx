import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { setupRequest } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors, isRefusal } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useSetup } from '../api/enter.ts'
import styles from './entry-frame.module.css'
import { EntryFrame } from './entry-frame.tsx'

/** What of the form is no secret. */
interface EnteredAdmin {
  readonly name: string
  readonly username: string
}

interface SetupPageProps {
  /** What was entered before. */
  readonly entered: EnteredAdmin | null
  readonly onEntered: (entered: EnteredAdmin) => void
  readonly onDone: () => void
  readonly stepper: ReactNode
  /** A link to the sign-in page, for those who come too late. */
  readonly signInLink: ReactNode
}

/** The first admin of a new server. The setup code keeps strangers out. */
export function SetupPage({ entered, onEntered, onDone, stepper, signInLink }: SetupPageProps): ReactNode {
  const setup = useSetup()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '', name: entered?.name ?? '', username: entered?.username ?? '', password: '' },
    onValuesChange: ({ name, username }) => onEntered({ name, username }),
    validate: (values) => formErrors(setupRequest, values),
  })
  const submit = form.onSubmit((values) => {
    if (setup.isPending) return
    setup.mutate(values, { onSuccess: onDone, onError: (error) => form.setErrors(fieldErrors(error)) })
  })
  const field = (name: 'code' | 'name' | 'username' | 'password') => ({ key: form.key(name), ...form.getInputProps(name) })

  return (
    <EntryFrame title="Create the first admin" lead="This account can do everything, so protect it well." stepper={stepper}>
      <form className={styles['form']} onSubmit={submit} noValidate>
        {setup.error && <ProblemNotice error={setup.error}>{isRefusal(setup.error, 'setup-done') && signInLink}</ProblemNotice>}
        <TextInput
          label="Setup code"
          description="Printed in the server log, and stored in the file setup-code of the data folder."
          autoComplete="off"
          spellCheck={false}
          autoFocus
          required
          withAsterisk={false}
          {...field('code')}
        />
        <TextInput label="Your name" autoComplete="name" required withAsterisk={false} {...field('name')} />
        <TextInput
          label="User name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...field('username')}
        />
        <PasswordField
          label="Password"
          description="At least 12 characters. Paste works."
          autoComplete="new-password"
          {...field('password')}
        />
        <ActionButton type="submit" fullWidth onClick={() => undefined} busy={setup.isPending && 'Creating…'}>
          Create admin and continue
        </ActionButton>
      </form>
    </EntryFrame>
  )
}
