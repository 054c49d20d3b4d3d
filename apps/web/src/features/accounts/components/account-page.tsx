import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type Me, passwordChange, profileUpdate } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import styles from '../../../components/ui/form.module.css'
import { Panel } from '../../../components/ui/panel.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { api } from '../../../lib/api-client.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useMe } from '../../../lib/session.ts'
import { useOwn } from '../api/profile-queries.ts'
import { ProfileFrame } from './profile-frame.tsx'

/** One’s own name and password. */
export function AccountPage(): ReactNode {
  const me = useMe()
  if (!me) return null
  return (
    <ProfileFrame title="Account" meta={`You are signed in as ${me.username}, with the role ${me.role}.`}>
      <Panel title="Name">
        <NameForm me={me} />
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
