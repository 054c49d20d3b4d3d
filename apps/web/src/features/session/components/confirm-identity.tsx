import { Button, TextInput } from '@mantine/core'
import { type ConfirmRequest, confirmRequest } from '@pairwise/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import styles from '../../../components/ui/form.module.css'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { api } from '../../../lib/api-client.ts'
import { askForPasskey, knowsPasskeys } from '../../../lib/passkey.ts'
import { keys } from '../../../lib/query-keys.ts'
import { askToConfirm } from '../../../lib/step-up.ts'

/** Asks people who they are again when something dangerous needs it, and lets that go on afterwards. */
export function ConfirmIdentity(): ReactNode {
  const [settle, setSettle] = useState<((isConfirmed: boolean) => void) | null>(null)
  useEffect(
    () =>
      askToConfirm(
        () =>
          new Promise<boolean>((resolve) => {
            setSettle(() => (isConfirmed: boolean) => {
              setSettle(null)
              resolve(isConfirmed)
            })
          }),
      ),
    [],
  )
  return settle && <Question onSettled={settle} />
}

function Question({ onSettled }: { readonly onSettled: (isConfirmed: boolean) => void }): ReactNode {
  const queries = useQueryClient()
  const [way, setWay] = useState<'password' | 'code'>('password')
  const [text, setText] = useState('')
  const confirm = useMutation({
    mutationFn: (body: ConfirmRequest) => api.call('confirm', { body }),
    onSuccess: (me) => {
      queries.setQueryData(keys.session(), me)
      onSettled(true)
    },
  })
  const passkey = useMutation({
    mutationFn: async () => askForPasskey(await api.call('passkeyQuestion', {})),
    onSuccess: (answer) => {
      if (answer) confirm.mutate({ passkey: answer })
    },
  })
  const proof = way === 'password' ? { password: text } : { code: text }
  const parsed = confirmRequest.safeParse(proof)
  const send = () => {
    if (parsed.success && !confirm.isPending) confirm.mutate(parsed.data)
  }
  const field = { value: text, onChange: (event: React.ChangeEvent<HTMLInputElement>) => setText(event.currentTarget.value) }

  return (
    <ConfirmDialog
      isOpen
      title="Confirm who you are"
      confirm="Confirm"
      busy={confirm.isPending && 'Checking…'}
      blocked={parsed.success ? undefined : way === 'password' ? 'Enter your password.' : 'The code has 6 digits.'}
      onConfirm={send}
      onClose={() => onSettled(false)}
    >
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <p>This is dangerous, and you signed in more than 15 minutes ago.</p>
        {confirm.error && <ProblemNotice error={confirm.error} />}
        {way === 'password' ? (
          <PasswordField label="Your password" autoComplete="current-password" {...field} />
        ) : (
          <TextInput label="Code of your authenticator app" autoComplete="one-time-code" inputMode="numeric" {...field} />
        )}
        <div className={styles['buttons']}>
          <Button
            variant="subtle"
            onClick={() => {
              setWay(way === 'password' ? 'code' : 'password')
              setText('')
            }}
          >
            {way === 'password' ? 'Use a code' : 'Use the password'}
          </Button>
          {knowsPasskeys() && (
            <Button variant="subtle" onClick={() => passkey.mutate()}>
              Use a passkey
            </Button>
          )}
        </div>
        {passkey.error && <ProblemNotice error={passkey.error} />}
      </form>
    </ConfirmDialog>
  )
}
