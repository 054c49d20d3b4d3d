import { Button, Menu } from '@mantine/core'
import { type Role, role, type User } from '@pairwise/contracts'
import { IconDots } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { useMe } from '../../../lib/session.ts'
import { useDeleteUser, usePasswordLink, useResetSecondFactor, useUpdateUser } from '../api/user-queries.ts'
import { LinkDialog } from './link-dialog.tsx'
import { SessionsDialog } from './sessions-dialog.tsx'

type Open = 'delete' | 'reset' | 'sessions' | null

/** What an admin can do with somebody’s account. One’s own is in the profile. */
export function UserMenu({ user }: { readonly user: User }): ReactNode {
  const isOwn = useMe()?.id === user.id
  const [open, setOpen] = useState<Open>(null)
  const update = useUpdateUser(user.id)
  const remove = useDeleteUser(user.id)
  const link = usePasswordLink(user.id)
  const reset = useResetSecondFactor(user.id)
  const error = update.error ?? link.error
  const close = () => setOpen(null)
  if (isOwn) return 'This is you'
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" size="xs" aria-label={`Actions for ${user.name}`}>
            <IconDots size={16} stroke={1.5} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Role</Menu.Label>
          {role.options
            .filter((each) => each !== user.role)
            .map((each) => (
              <Menu.Item
                key={each}
                onClick={() => update.mutate({ role: each }, { onSuccess: () => showToast({ message: madeText(user, each) }) })}
              >
                Make {each}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setOpen('sessions')}>Sessions…</Menu.Item>
          <Menu.Item onClick={() => link.mutate()}>Make a link for a new password…</Menu.Item>
          <Menu.Item onClick={() => setOpen('reset')}>Remove second factors…</Menu.Item>
          <Menu.Item onClick={() => update.mutate({ disabled: !user.disabled })}>{user.disabled ? 'Enable' : 'Disable'}</Menu.Item>
          <Menu.Item color="danger" onClick={() => setOpen('delete')}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {error && <ProblemNotice error={error} refused="Nothing was changed." />}
      {link.data && <LinkDialog title={`New password for ${user.name}`} link={link.data} within="a day" onClose={() => link.reset()} />}
      {open === 'sessions' && <SessionsDialog user={user} onClose={close} />}
      <ConfirmDialog
        isOpen={open === 'delete'}
        title={`Delete ${user.name}?`}
        confirm={`Delete ${user.name}`}
        isDangerous
        busy={remove.isPending && 'Deleting…'}
        onConfirm={() => remove.mutate(undefined, { onSuccess: close })}
        onClose={close}
      >
        The account goes with its sessions, passkeys and API tokens. What {user.name} did stays in the audit log. This can’t be undone.
        {user.role === 'admin' && ' If this leaves you the only admin, it takes a week until you approve your own requests alone.'}
        {remove.error && <ProblemNotice error={remove.error} refused="Nothing was deleted." />}
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={open === 'reset'}
        title={`Remove the second factors of ${user.name}?`}
        confirm="Remove them"
        isDangerous
        busy={reset.isPending && 'Removing…'}
        onConfirm={() => reset.mutate(undefined, { onSuccess: close })}
        onClose={close}
      >
        Authenticator app and passkeys are removed and all sessions end, for somebody who lost them. Until they set up a new one and a week
        has passed, the two of you do not count as two people for approvals.
        {reset.error && <ProblemNotice error={reset.error} refused="Nothing was changed." />}
      </ConfirmDialog>
    </>
  )
}

function madeText(user: User, to: Role): string {
  return `${user.name} is ${to} now.`
}
