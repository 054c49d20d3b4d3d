import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type Me, passwordChange, profileUpdate } from '@pairwise/contracts'
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
        <NameForm me={me} />
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

function NameForm({ me }: { readonly me: Me }): ReactNode {
  const save = useOwn((body: { name: string }) => api.call('updateProfile', { body }))
  const form = useForm({ initialValues: { name: me.name }, validate: (values) => formErrors(profileUpdate, values) })
  const submit = form.onSubmit((values) => {
    if (save.isPending || !form.isDirty()) return
    save.mutate(values, {
      onSuccess: () => {
        form.resetDirty()
        showToast({ message: 'Name saved.' })
      },
    })
  })
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {save.error && <ProblemNotice error={save.error} refused="The name was not saved." />}
      <TextInput label="Your name" autoComplete="name" {...form.getInputProps('name')} />
      <div className={styles['buttons']}>
        <ActionButton
          type="submit"
          onClick={() => undefined}
          busy={save.isPending && 'Saving…'}
          blocked={form.isDirty() ? undefined : 'Nothing was changed yet.'}
        >
          Save name
        </ActionButton>
      </div>
    </form>
  )
}

function MailAddress(): ReactNode {
  const query = useQuery(ownProfileQuery)
  if (query.data) return <MailForm key={query.data.email} email={query.data.email} />
  if (query.error) return <ProblemNotice error={query.error} title="Your address could not be loaded." onRetry={query.refetch} />
  return <Loading what="your address" lines={1} />
}

function MailForm({ email }: { readonly email: string | null }): ReactNode {
  const save = useOwn((body: { email: string | null }) => api.call('updateProfile', { body }))
  const asked = ({ email: text }: { readonly email: string }) => ({ email: text.trim() === '' ? null : text.trim() })
  const form = useForm({ initialValues: { email: email ?? '' }, validate: (values) => formErrors(profileUpdate, asked(values)) })
  const submit = form.onSubmit((values) => {
    if (save.isPending || !form.isDirty()) return
    save.mutate(asked(values), { onSuccess: () => showToast({ message: 'Address saved.' }) })
  })
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {save.error && <ProblemNotice error={save.error} refused="The address was not saved." />}
      <TextInput
        label="Your e-mail address"
        description="Approvals that wait for you, and what became of yours, are mailed to it, where this server sends mail."
        type="email"
        autoComplete="email"
        {...form.getInputProps('email')}
      />
      <div className={styles['buttons']}>
        <ActionButton
          type="submit"
          onClick={() => undefined}
          busy={save.isPending && 'Saving…'}
          blocked={form.isDirty() ? undefined : 'Nothing was changed yet.'}
        >
          Save address
        </ActionButton>
      </div>
    </form>
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
