import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { invitationUse, type LinkFacts } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { linkQuery, useInvitation } from '../api/enter.ts'
import { takeLinkSecret } from '../lib/link-secret.ts'
import styles from './entry-frame.module.css'
import { EntryFrame } from './entry-frame.tsx'
import { LinkUseless } from './link-useless.tsx'

interface InvitationPageProps {
  readonly onDone: () => void
}

/** Where an invitation leads: one’s own account. */
export function InvitationPage({ onDone }: InvitationPageProps): ReactNode {
  const [secret] = useState(takeLinkSecret)
  const link = useQuery({ ...linkQuery(secret ?? ''), enabled: secret !== null })
  if (secret === null || link.error) return <LinkUseless error={link.error} />
  if (!link.data)
    return (
      <EntryFrame title="Your invitation" lead="Looking at your link.">
        <Loading what="your invitation" />
      </EntryFrame>
    )
  if (link.data.kind !== 'invitation') return <LinkUseless error={null} />
  return <JoinForm secret={secret} facts={link.data} onDone={onDone} />
}

interface JoinFormProps extends InvitationPageProps {
  readonly secret: string
  readonly facts: Extract<LinkFacts, { kind: 'invitation' }>
}

function JoinForm({ secret, facts, onDone }: JoinFormProps): ReactNode {
  const join = useInvitation()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: facts.name, username: '', password: '' },
    validate: (values) => formErrors(invitationUse, { secret, ...values }),
  })
  const submit = form.onSubmit((values) => {
    if (join.isPending) return
    join.mutate({ secret, ...values }, { onSuccess: onDone, onError: (error) => form.setErrors(fieldErrors(error)) })
  })
  return (
    <EntryFrame title="Make your account" lead={`${facts.madeBy} invites you as ${facts.role}.`}>
      <form className={styles['form']} onSubmit={submit} noValidate>
        {join.error && <ProblemNotice error={join.error} refused="The account was not made." />}
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="User name"
          description="You sign in with it."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <PasswordField
          label="Password"
          description="At least 12 characters. Paste works."
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <ActionButton type="submit" fullWidth onClick={() => undefined} busy={join.isPending && 'Making the account…'}>
          Make the account and sign in
        </ActionButton>
      </form>
    </EntryFrame>
  )
}
