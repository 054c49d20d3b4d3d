import { TextInput } from '@mantine/core'
import type { SecondFactorStart } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import styles from '../../../components/ui/form.module.css'
import { Panel } from '../../../components/ui/panel.tsx'
import { PasswordField } from '../../../components/ui/password-field.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { api } from '../../../lib/api-client.ts'
import { useOwn } from '../api/profile-queries.ts'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Step = 'on' | 'off' | 'codes' | null

/** The authenticator app: set up with a picture and a first code, turned off with the password. */
export function AppPanel({ isOn }: { readonly isOn: boolean }): ReactNode {
  const [step, setStep] = useState<Step>(null)
  const start = useOwn((password: string) => api.call('startSecondFactor', { body: { password } }))
  const stop = useOwn((password: string) => api.call('stopSecondFactor', { body: { password } }))
  const codes = useOwn((password: string) => api.call('replaceRecoveryCodes', { body: { password } }))
  const close = () => {
    setStep(null)
    for (const each of [start, stop, codes]) each.reset()
  }
  return (
    <Panel title="Authenticator app">
      <div className={styles['stack']}>
        <p>
          {isOn
            ? 'On: after your password you enter a code of your app.'
            : 'Off: your password alone signs you in. With an app, who knows your password can’t.'}
        </p>
        <div className={styles['buttons']}>
          {isOn ? (
            <>
              <ActionButton variant="default" onClick={() => setStep('codes')}>
                New recovery codes…
              </ActionButton>
              <ActionButton variant="default" onClick={() => setStep('off')}>
                Turn off…
              </ActionButton>
            </>
          ) : (
            <ActionButton onClick={() => setStep('on')}>Set up an authenticator app…</ActionButton>
          )}
        </div>
      </div>
      {step === 'on' && !start.data && <AskPassword title="Set up an authenticator app" confirm="Continue" task={start} onClose={close} />}
      {step === 'on' && start.data && <FirstCode start={start.data} onClose={close} />}
      {step === 'off' && (
        <AskPassword title="Turn the authenticator app off?" confirm="Turn it off" task={stop} onDone={close} onClose={close} />
      )}
      {step === 'codes' && !codes.data && (
        <AskPassword title="New recovery codes?" confirm="Make new codes" task={codes} onClose={close}>
          The old ones stop working.
        </AskPassword>
      )}
      {step === 'codes' && codes.data && (
        <ConfirmDialog isOpen title="Recovery codes" confirm="I have kept them" onConfirm={close} onClose={close}>
          <RecoveryCodes codes={codes.data.recoveryCodes} />
        </ConfirmDialog>
      )}
    </Panel>
  )
}

interface AskPasswordProps {
  readonly title: string
  readonly confirm: string
  readonly task: {
    readonly error: Error | null
    readonly isPending: boolean
    readonly mutate: (password: string, options: { onSuccess: () => void }) => void
  }
  readonly onDone?: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

function AskPassword({ title, confirm, task, onDone, onClose, children }: AskPasswordProps): ReactNode {
  const [password, setPassword] = useState('')
  const send = () => {
    if (password !== '' && !task.isPending) task.mutate(password, { onSuccess: () => onDone?.() })
  }
  return (
    <ConfirmDialog
      isOpen
      title={title}
      confirm={confirm}
      busy={task.isPending && 'Checking…'}
      blocked={password === '' ? 'Enter your password.' : undefined}
      onConfirm={send}
      onClose={onClose}
    >
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        {children && <p>{children}</p>}
        {task.error && <ProblemNotice error={task.error} />}
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </form>
    </ConfirmDialog>
  )
}

function FirstCode({ start, onClose }: { readonly start: SecondFactorStart; readonly onClose: () => void }): ReactNode {
  const [code, setCode] = useState('')
  const finish = useOwn((text: string) => api.call('finishSecondFactor', { body: { code: text } }))
  const isWhole = /^\d{6}$/.test(code.trim())
  const send = () => {
    if (isWhole && !finish.isPending) finish.mutate(code.trim(), { onSuccess: onClose })
  }
  return (
    <ConfirmDialog
      isOpen
      title="Set up an authenticator app"
      confirm="Turn it on"
      busy={finish.isPending && 'Checking…'}
      blocked={isWhole ? undefined : 'Enter the 6 digits that the app shows.'}
      onConfirm={send}
      onClose={onClose}
    >
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <p>1. Scan this with your app, or type the secret into it.</p>
        <QrCode text={start.uri} label="The secret for your authenticator app" />
        <code className={styles['secret']}>{start.secret}</code>
        <p>2. Keep these recovery codes, for when you lose the app.</p>
        <RecoveryCodes codes={start.recoveryCodes} />
        <p>3. Enter the code that the app shows.</p>
        {finish.error && <ProblemNotice error={finish.error} title="This code was not right." />}
        <TextInput
          label="Code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </form>
    </ConfirmDialog>
  )
}
