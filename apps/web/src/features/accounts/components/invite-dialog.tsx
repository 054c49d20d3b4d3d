import { NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { invitationRequest, type Role, role } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import styles from '../../../components/ui/form.module.css'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import { useInvite } from '../api/user-queries.ts'
import { LinkDialog } from './link-dialog.tsx'

const roles = [
  { value: 'viewer', label: 'Viewer: sees, changes nothing' },
  { value: 'operator', label: 'Operator: previews, runs, applies, decides' },
  { value: 'admin', label: 'Admin: everything, approvals included' },
]

/** Invites somebody by a link. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const invite = useInvite()
  const form = useForm({
    initialValues: { name: '', role: 'viewer' as Role, email: '' },
    validate: (values) => formErrors(invitationRequest, requestOf(values)),
  })
  if (invite.data)
    return <LinkDialog title={`Invitation for ${invite.data.invitation.name}`} link={invite.data.link} within="a week" onClose={onClose} />
  const submit = form.onSubmit((values) => {
    if (!invite.isPending) invite.mutate(requestOf(values), { onError: (error) => form.setErrors(fieldErrors(error)) })
  })
  return (
    <ConfirmDialog
      isOpen
      title="Invite somebody"
      confirm="Make the link"
      busy={invite.isPending && 'Making the link…'}
      onConfirm={() => submit()}
      onClose={onClose}
    >
      <form className={styles['form']} onSubmit={submit} noValidate>
        {invite.error && <ProblemNotice error={invite.error} refused="Nobody was invited." />}
        <TextInput label="Name" autoComplete="off" required withAsterisk={false} {...form.getInputProps('name')} />
        <NativeSelect
          label="Role"
          data={roles}
          value={form.values.role}
          onChange={(event) => form.setFieldValue('role', role.parse(event.currentTarget.value))}
        />
        <TextInput
          label="E-mail address"
          description="If the server can send mail, the link goes there. You see it in any case."
          type="email"
          autoComplete="off"
          {...form.getInputProps('email')}
        />
      </form>
    </ConfirmDialog>
  )
}

function requestOf({ name, role: chosen, email }: { name: string; role: Role; email: string }) {
  return { name, role: chosen, ...(email.trim() === '' ? {} : { email: email.trim() }) }
}
