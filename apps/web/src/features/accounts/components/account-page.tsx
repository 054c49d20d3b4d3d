import { TextInput, type TextInputProps } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ProfileUpdate, passwordChange, profileUpdate } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import styles from '../../../components/ui/form.module.css'
import { Loading } from '../../../components/ui/loading.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { api } from '../../../lib/api-client.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useMe } from '../../../lib/session.ts'
import { ownProfileQuery, useOwn } from '../api/profile-queries.ts'
import { ProfileFrame } from './profile-frame.tsx'

/** One’s own name, address for mail, and password. */
export function AccountPage(): ReactNode {
  const me = useMe()
  if (!me) return null
  return (
    <ProfileFrame title="Account" meta={`You are signed in as ${me.username}, with the role ${me.role}.`}>
      <Panel title="Name">
        <NameForm name={me.name} />
      </Panel>
      <Panel title="Mail">
        <MailAddress />
      </Panel>
      <Panel title="Password">
        <PasswordForm />
      </Panel>
    </ProfileFrame>
  )
}

function MailAddress(): ReactNode {
  const query = useQuery(ownProfileQuery)
  if (query.data) return <MailForm key={query.data.email} email={query.data.email} />
  if (query.error) return <ProblemNotice error={query.error} title="Your address could not be loaded." onRetry={query.refetch} />
  return <Loading what="your address" lines={1} />
}

interface ProfileFormProps {
  readonly field: 'name' | 'email'
  readonly value: string
  /** What is asked for when this is in the field. */
  readonly change: (text: string) => ProfileUpdate
  readonly input: (props: Pick<TextInputProps, 'value' | 'onChange' | 'error'>) => ReactNode
  readonly button: string
  readonly saved: string
  readonly refused: string
}

/** One field of one’s own profile, which can be saved once it was changed. */
function ProfileForm({ field, value, change, input, button, saved, refused }: ProfileFormProps): ReactNode {
  const save = useOwn((body: ProfileUpdate) => api.call('updateProfile', { body }))
  const form = useForm({
    initialValues: { text: value },
    validate: ({ text }) => ({ text: formErrors(profileUpdate, change(text))[field] }),
  })
  const submit = form.onSubmit(({ text }) => {
    if (save.isPending || !form.isDirty()) return
    save.mutate(change(text), {
      onSuccess: () => {
        form.resetDirty()
        showToast({ message: saved })
      },
    })
  })
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {save.error && <ProblemNotice error={save.error} refused={refused} />}
      {input(form.getInputProps('text'))}
      <div className={styles['buttons']}>
        <ActionButton
          type="submit"
          onClick={() => undefined}
          busy={save.isPending && 'Saving…'}
          blocked={form.isDirty() ? undefined : 'Nothing was changed yet.'}
        >
          {button}
        </ActionButton>
      </div>
    </form>
  )
}

function NameForm({ name }: { readonly name: string }): ReactNode {
  return (
    <ProfileForm
      field="name"
      value={name}
      change={(text) => ({ name: text })}
      input={(props) => <TextInput label="Your name" autoComplete="name" {...props} />}
      button="Save name"
      saved="Name saved."
      refused="The name was not saved."
    />
  )
}

function MailForm({ email }: { readonly email: string | null }): ReactNode {
  return (
    <ProfileForm
      field="email"
      value={email ?? ''}
      change={(text) => ({ email: text.trim() === '' ? null : text.trim() })}
      input={(props) => (
        <TextInput
          label="Your e-mail address"
          description="Approvals that wait for you, and what became of yours, are mailed to it, where this server sends mail."
          type="email"
          autoComplete="email"
          {...props}
        />
      )}
      button="Save address"
      saved="Address saved."
      refused="The address was not saved."
    />
  )
}

function PasswordForm(): ReactNode {
  const save = useOwn((body: { current: string; next: string }) => api.call('changePassword', { body }))
  const form = useForm({ initialValues: { current: '', next: '' }, validate: (values) => formErrors(passwordChange, values) })
  const submit = form.onSubmit((values) => {
    if (save.isPending) return
    save.mutate(values, {
      onSuccess: () => {
        form.reset()
        showToast({ message: 'Password changed. All other sessions ended.' })
      },
    })
  })
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {save.error && <ProblemNotice error={save.error} refused="The password was not changed." />}
      <PasswordField label="Current password" autoComplete="current-password" {...form.getInputProps('current')} />
      <PasswordField
        label="New password"
        description="At least 12 characters. Paste works. All your other sessions end."
        autoComplete="new-password"
        {...form.getInputProps('next')}
      />
      <div className={styles['buttons']}>
        <ActionButton type="submit" onClick={() => undefined} busy={save.isPending && 'Saving…'}>
          Change password
        </ActionButton>
      </div>
    </form>
  )
}
