import { useForm } from '@mantine/form'
import { passwordResetUse } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { formErrors } from '../../../lib/form-errors.ts'
import { linkQuery, usePasswordLink } from '../api/enter.ts'
import { takeLinkSecret } from '../lib/link-secret.ts'
import styles from './entry-frame.module.css'
import { EntryFrame } from './entry-frame.tsx'
import { LinkUseless } from './link-useless.tsx'

interface ResetPasswordPageProps {
  readonly onDone: () => void
}

/** Where the link to a new password leads. */
export function ResetPasswordPage({ onDone }: ResetPasswordPageProps): ReactNode {
  const [secret] = useState(takeLinkSecret)
  const link = useQuery({ ...linkQuery(secret ?? ''), enabled: secret !== null })
  const save = usePasswordLink()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: (values) => formErrors(passwordResetUse, { secret: secret ?? '', ...values }),
  })
  if (secret === null || link.error || (link.data && link.data.kind !== 'password-reset')) return <LinkUseless error={link.error} />
  if (!link.data)
    return (
      <EntryFrame title="Set a new password" lead="Looking at your link.">
        <Loading what="your link" />
      </EntryFrame>
    )
  const submit = form.onSubmit(({ password }) => {
    if (!save.isPending) save.mutate({ secret, password }, { onSuccess: onDone })
  })
  return (
    <EntryFrame title="Set a new password" lead={`For ${link.data.name} (${link.data.username}). You are signed out everywhere.`}>
      <form className={styles['form']} onSubmit={submit} noValidate>
        {save.error && <ProblemNotice error={save.error} refused="The password was not changed." />}
        <PasswordField
          label="New password"
          description="At least 12 characters. Paste works."
          autoComplete="new-password"
          autoFocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <ActionButton type="submit" fullWidth onClick={() => undefined} busy={save.isPending && 'Saving…'}>
          Set the password
        </ActionButton>
      </form>
    </EntryFrame>
  )
}
